package org.meanfield.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How evenly images are spread over the classes that have any.
 *
 * @param smallest class with the fewest images, by index
 * @param largest class with the most
 * @param ratio images of the largest by those of the smallest; 1: as even as can be
 * @param empty classes without an image, by index
 * @param advice what to do about it, in words; empty: nothing
 */
public record ClassBalance(
    int smallest, int largest, double ratio, List<Integer> empty, List<String> advice) {
  /** Above it accuracy begins to hide what becomes of the smaller classes; a rule of thumb. */
  private static final double EVEN = 1.5;

  /** Below it a class is judged by chance more than by its images; a rule of thumb. */
  private static final int FEW = 20;

  public ClassBalance {
    empty = List.copyOf(empty);
    advice = List.copyOf(advice);
  }

  /**
   * Of classes with these numbers of images.
   *
   * @param counts images of each class, at least one of them above 0
   * @param weighted whether the loss weighs classes already
   */
  static ClassBalance of(List<Integer> counts, List<String> names, boolean weighted) {
    List<Integer> there =
        IntStream.range(0, counts.size()).filter(c -> counts.get(c) > 0).boxed().toList();
    int smallest = there.stream().min(Comparator.comparing(counts::get)).orElseThrow();
    int largest = there.stream().max(Comparator.comparing(counts::get)).orElseThrow();
    List<Integer> empty =
        IntStream.range(0, counts.size()).filter(c -> counts.get(c) == 0).boxed().toList();
    double ratio = (double) counts.get(largest) / counts.get(smallest);
    return new ClassBalance(
        smallest,
        largest,
        ratio,
        empty,
        advice(counts, names, weighted, smallest, largest, ratio, empty));
  }

  private static List<String> advice(
      List<Integer> counts,
      List<String> names,
      boolean weighted,
      int smallest,
      int largest,
      double ratio,
      List<Integer> empty) {
    List<String> advice = new ArrayList<>();
    if (names.size() == 1) {
      advice.add(
          String.format(
              Locale.ROOT,
              "All images are of one class, %s: a classifier learns to tell two or more apart.",
              names.get(0)));
    }
    if (ratio > EVEN) {
      advice.add(
          String.format(
              Locale.ROOT,
              "%s has %.1f times the images of %s: %s; and judge the model by each class's recall,"
                  + " not by accuracy alone.",
              names.get(largest),
              ratio,
              names.get(smallest),
              weighted
                  ? "training.classWeights makes up for it, yet more images of the small classes"
                      + " would do so better"
                  : "set training.classWeights = balanced, or collect more of the small classes"));
    }
    long few = counts.stream().filter(count -> count > 0 && count < FEW).count();
    if (few == 1) {
      advice.add(
          String.format(
              Locale.ROOT,
              "%s has %d image%s: collect more, or leave the class out; with so few, neither"
                  + " training nor validation says much of it.",
              names.get(smallest),
              counts.get(smallest),
              counts.get(smallest) == 1 ? "" : "s"));
    } else if (few > 1) {
      advice.add(
          String.format(
              Locale.ROOT,
              "%,d classes have fewer than %d images, %s the fewest (%d): collect more, or leave"
                  + " them out; with so few, neither training nor validation says much of them.",
              few,
              FEW,
              names.get(smallest),
              counts.get(smallest)));
    }
    if (!empty.isEmpty()) {
      advice.add(
          String.format(
              Locale.ROOT,
              "%d of %d classes have no image, the first of them %s: remove them from the labels,"
                  + " or add images.",
              empty.size(),
              names.size(),
              names.get(empty.get(0))));
    }
    return advice;
  }
}

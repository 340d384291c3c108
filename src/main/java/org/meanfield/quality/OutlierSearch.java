package org.meanfield.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.meanfield.config.ImageRecipe;

/**
 * Finds images unlike the others: of how many robust deviations (median and median deviation,
 * Rousseeuw and Croux, Alternatives to the Median Absolute Deviation, 1993) a measure is off.
 */
final class OutlierSearch {
  /** As many of each kind are told of. */
  static final int LISTED = 24;

  /** Deviations off; of numbers that are spread evenly about their mean one in a billion. */
  private static final double FAR = 6;

  /** With fewer, a class's mean picture is one of its images. */
  private static final int FEW = 30;

  private static final int MOST_CLASSES = 2_000;

  /** A median deviation becomes a standard deviation, of normal numbers. */
  private static final double NORMAL = 1.4826;

  private final ImageRecipe image;
  private final List<DatasetSplit> sets;
  private final List<ImageStatistics> facts;
  private final List<String> limits;

  OutlierSearch(
      ImageRecipe image,
      List<DatasetSplit> sets,
      List<ImageStatistics> facts,
      List<String> limits) {
    this.image = image;
    this.sets = sets;
    this.facts = facts;
    this.limits = limits;
  }

  List<Outlier> find() {
    List<Outlier> outliers = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      outliers.addAll(blanks(set));
      outliers.addAll(brightness(set));
    }
    outliers.addAll(unlikeTheirClass());
    return outliers;
  }

  private List<Outlier> blanks(int set) {
    ImageStatistics of = facts.get(set);
    return IntStream.range(0, of.size())
        .filter(i -> of.deviations[i] < DuplicateSearch.BLANK)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> of.deviations[i]))
        .limit(LISTED)
        .map(
            i ->
                new Outlier(
                    ref(set, i),
                    Outlier.Kind.BLANK,
                    String.format(
                        Locale.ROOT,
                        "nearly one colour: its grey deviates by %s of 255 levels",
                        number(of.deviations[i])),
                    DuplicateSearch.BLANK - of.deviations[i]))
        .toList();
  }

  private List<Outlier> brightness(int set) {
    ImageStatistics of = facts.get(set);
    double[] means = new double[of.size()];
    for (int i = 0; i < means.length; i++) {
      means[i] = of.means[i];
    }
    double[] scores = scores(means);
    double median = median(means.clone());
    return far(set, scores).stream()
        .filter(i -> of.deviations[i] >= DuplicateSearch.BLANK)
        .limit(LISTED)
        .map(
            i ->
                new Outlier(
                    ref(set, i),
                    Outlier.Kind.BRIGHTNESS,
                    String.format(
                        Locale.ROOT,
                        "%s than the rest: its mean grey is %s, and half of the images have less"
                            + " than %s",
                        means[i] < median ? "far darker" : "far lighter",
                        number(means[i]),
                        number(median)),
                    Math.abs(scores[i])))
        .toList();
  }

  private List<Outlier> unlikeTheirClass() {
    int classes = sets.get(0).source().classNames().size();
    if (classes > MOST_CLASSES) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Images unlike their class were not looked for: there are more than %,d classes.",
              MOST_CLASSES));
      return List.of();
    }
    if (sets.get(0).source().listing().countsByClass(classes).stream().allMatch(n -> n < FEW)) {
      return List.of();
    }
    ClassPictures pictures = ClassPictures.of(sets.get(0).chunks(), image, classes);
    double[] distances = pictures.distances(sets.get(0).chunks(), facts.get(0).positions);
    int[] labels = facts.get(0).labels;
    double[] scores = new double[distances.length];
    for (int c = 0; c < classes; c++) {
      int label = c;
      int[] members = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      if (members.length >= FEW) {
        double[] own = scores(Arrays.stream(members).mapToDouble(i -> distances[i]).toArray());
        for (int m = 0; m < members.length; m++) {
          scores[members[m]] = own[m];
        }
      }
    }
    return far(0, scores).stream()
        .filter(i -> scores[i] > 0)
        .limit(LISTED)
        .map(
            i ->
                new Outlier(
                    ref(0, i),
                    Outlier.Kind.UNLIKE_ITS_CLASS,
                    String.format(
                        Locale.ROOT,
                        "%s deviations further from the mean picture of %s than its images are",
                        number(scores[i]),
                        sets.get(0).source().classNames().get(labels[i])),
                    scores[i]))
        .toList();
  }

  /** Those that are off, the farthest first. */
  private List<Integer> far(int set, double[] scores) {
    return IntStream.range(0, facts.get(set).size())
        .filter(i -> Math.abs(scores[i]) > FAR)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> Math.abs(scores[i])).reversed())
        .toList();
  }

  private static double[] scores(double[] values) {
    double median = median(values.clone());
    double deviation =
        NORMAL * median(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray());
    return Arrays.stream(values).map(v -> deviation == 0 ? 0 : (v - median) / deviation).toArray();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[values.length / 2];
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private ImageRef ref(int set, int i) {
    ImageStatistics of = facts.get(set);
    return new ImageRef(
        set,
        of.positions[i],
        sets.get(set).source().listing().name((int) of.positions[i]),
        of.labels[i]);
  }
}

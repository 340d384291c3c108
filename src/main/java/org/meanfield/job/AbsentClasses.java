package org.meanfield.job;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.evaluation.ClassScore;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.text.Figures;

/** Says of which classes there is no image to judge a model by. */
final class AbsentClasses {
  private static final int MOST_CHARACTERS = 200;

  private AbsentClasses() {}

  /** Of images that are about to be judged by; empty: there are some of each class. */
  static Optional<String> of(String images, ImageSource source) {
    List<Integer> counts = source.listing().countsByClass(source.classNames().size());
    return line(
        images,
        counts.size(),
        IntStream.range(0, counts.size())
            .filter(c -> counts.get(c) == 0)
            .mapToObj(source.classNames()::get)
            .toList());
  }

  /** Of images that have been judged by. */
  static Optional<String> of(String images, Evaluation evaluation) {
    return line(
        images,
        evaluation.labels().size(),
        evaluation.classes().stream()
            .filter(score -> score.examples() == 0)
            .map(ClassScore::label)
            .toList());
  }

  private static Optional<String> line(String images, int classes, List<String> absent) {
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: no image of %s of %s (%s), whose recall is undefined",
                images,
                Figures.count(absent.size()),
                Figures.count(classes, "class"),
                StringUtils.abbreviate(String.join(", ", absent), MOST_CHARACTERS)));
  }
}

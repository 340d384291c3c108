package org.meanfield.report;

import java.util.List;
import org.meanfield.evaluation.Misclassification;

/** Mistakes with their pictures, as HTML on one line. */
public final class MistakesHtml {
  private MistakesHtml() {}

  /** A card a mistake, in the order given; pictures are as the network saw them. */
  public static String of(List<Misclassification> mistakes) {
    return Html.of("mistakes", new Page(mistakes.stream().map(MistakesHtml::card).toList()));
  }

  private static Card card(Misclassification mistake) {
    return new Card(
        mistake.image(),
        PngPicture.uri(mistake.shape(), mistake.pixels()),
        mistake.actual(),
        Html.percent(mistake.actualProbability()),
        mistake.taken(),
        Html.percent(mistake.confidence()));
  }

  private record Page(List<Card> mistakes) {}

  private record Card(
      String image,
      String picture,
      String actual,
      String actualProbability,
      String taken,
      String confidence) {}
}

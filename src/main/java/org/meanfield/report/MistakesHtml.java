package org.meanfield.report;

import java.util.List;
import java.util.Locale;
import org.meanfield.evaluation.Misclassification;

/** Mistakes with their pictures, as HTML on one line. */
public final class MistakesHtml {
  private MistakesHtml() {}

  /** A card a mistake, in the order given; pictures are as the network saw them. */
  public static String of(List<Misclassification> mistakes) {
    if (mistakes.isEmpty()) {
      return "<p>No mistakes: every image was taken for what it is.</p>";
    }
    StringBuilder html = new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:12px\">");
    mistakes.forEach(mistake -> html.append(card(mistake)));
    return html.append("</div>").toString();
  }

  private static String card(Misclassification mistake) {
    String picture =
        String.format(
            Locale.ROOT,
            "<img alt=\"%s\" title=\"%s\" src=\"%s\""
                + " style=\"width:112px;image-rendering:pixelated\">",
            Html.text("a picture of class " + mistake.actual()),
            Html.text(mistake.image()),
            PngPicture.uri(mistake.shape(), mistake.pixels()));
    return "<figure style=\"margin:0;width:150px;font-size:12px;overflow-wrap:anywhere\">"
        + picture
        + "<figcaption>is <b>"
        + Html.text(mistake.actual())
        + "</b> ("
        + Html.percent(mistake.actualProbability())
        + ")<br>taken for <b>"
        + Html.text(mistake.taken())
        + "</b> ("
        + Html.percent(mistake.confidence())
        + ")<br><span style=\"opacity:.65\">"
        + Html.text(mistake.image())
        + "</span></figcaption></figure>";
  }
}

package org.meanfield.report.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.SetFindings;
import org.meanfield.text.OneLine;

/**
 * What the page's script draws, as JSON: kind, axes and values of each chart.
 *
 * @param classes captions of the charts of classes
 * @param sizes captions of the charts of sizes
 * @param json all charts, to stand inside a script tag
 */
record DataCharts(List<Caption> classes, List<Caption> sizes, String json) {
  /** Bars up to which a chart of them is read at a glance. */
  static final int MOST_CLASSES = 40;

  private static final int ENDS = 15;
  private static final int MOST_LABEL = 60;
  private static final int MOST_SIZES = 400;

  /** The words over a chart, and the identifier of its canvas. */
  record Caption(String id, String caption) {}

  static DataCharts of(DataQualityReport findings, List<StoredSizes> sizes) {
    ArrayNode charts = JsonNodeFactory.instance.arrayNode();
    List<Caption> ofClasses = classes(charts, findings);
    List<Caption> ofSizes = sizes(charts, findings.sets(), sizes);
    // Nothing in the text may end the tag that it stands in.
    return new DataCharts(ofClasses, ofSizes, charts.toString().replace("<", "\\u003c"));
  }

  private static List<Caption> classes(ArrayNode charts, DataQualityReport findings) {
    if (findings.sets().isEmpty() || findings.classNames().isEmpty()) {
      return List.of();
    }
    List<Integer> counts = findings.sets().get(0).countsByClass();
    List<Integer> all = IntStream.range(0, findings.classNames().size()).boxed().toList();
    if (all.size() <= MOST_CLASSES) {
      return List.of(bars(charts, findings, "chart-classes", "Images of each class", all));
    }
    List<Integer> bySize =
        all.stream().sorted(Comparator.comparing((Integer c) -> -counts.get(c))).toList();
    String set = OneLine.of(findings.sets().get(0).name(), MOST_LABEL);
    List<Caption> captions = new ArrayList<>();
    captions.add(spread(charts, counts, "How many classes have so many images of " + set));
    captions.add(
        bars(
            charts,
            findings,
            "chart-largest",
            String.format(Locale.ROOT, "The %d largest classes", ENDS),
            bySize.subList(0, ENDS)));
    captions.add(
        bars(
            charts,
            findings,
            "chart-smallest",
            String.format(Locale.ROOT, "The %d smallest classes", ENDS),
            bySize.subList(bySize.size() - ENDS, bySize.size())));
    return captions;
  }

  private static Caption bars(
      ArrayNode charts,
      DataQualityReport findings,
      String id,
      String caption,
      List<Integer> shown) {
    ObjectNode chart = chart(charts, id, "bars", "images", "");
    ArrayNode labels = chart.putArray("labels");
    shown.forEach(c -> labels.add(OneLine.of(findings.classNames().get(c), MOST_LABEL)));
    ArrayNode series = chart.putArray("series");
    for (SetFindings set : findings.sets()) {
      ArrayNode values = series(series, set.name()).putArray("values");
      shown.forEach(c -> values.add(set.countsByClass().get(c)));
    }
    return new Caption(id, caption);
  }

  private static Caption spread(ArrayNode charts, List<Integer> counts, String caption) {
    String id = "chart-spread";
    ObjectNode chart = chart(charts, id, "columns", "images of a class", "classes");
    List<ClassSpread> bars = ClassSpread.of(counts);
    ArrayNode labels = chart.putArray("labels");
    bars.forEach(bar -> labels.add(bar.label()));
    ArrayNode values = series(chart.putArray("series"), "classes").putArray("values");
    bars.forEach(bar -> values.add(bar.classes()));
    return new Caption(id, caption);
  }

  private static List<Caption> sizes(
      ArrayNode charts, List<SetFindings> sets, List<StoredSizes> sizes) {
    if (sizes.size() < 2) {
      return List.of();
    }
    String id = "chart-sizes";
    ObjectNode chart = chart(charts, id, "bubbles", "width in pixels", "height in pixels");
    ArrayNode series = chart.putArray("series");
    for (int set = 0; set < sets.size(); set++) {
      ArrayNode points = series(series, sets.get(set).name()).putArray("points");
      for (StoredSizes size : sizes.subList(0, Math.min(MOST_SIZES, sizes.size()))) {
        if (size.images().get(set) > 0) {
          points.addArray().add(size.width()).add(size.height()).add(size.images().get(set));
        }
      }
    }
    String which =
        sizes.size() <= MOST_SIZES
            ? "Sizes"
            : String.format(Locale.ROOT, "The %d most frequent sizes", MOST_SIZES);
    return List.of(new Caption(id, which + ", the larger a circle, the more images"));
  }

  private static ObjectNode chart(ArrayNode charts, String id, String kind, String x, String y) {
    return charts.addObject().put("id", id).put("kind", kind).put("x", x).put("y", y);
  }

  private static ObjectNode series(ArrayNode series, String name) {
    return series.addObject().put("name", OneLine.of(name, MOST_LABEL));
  }
}

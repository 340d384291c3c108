package org.meanfield.bench.convergence;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/**
 * The results drawn: accuracy on the test images over the bytes sent, a line an outer optimizer,
 * with half the spread of the seeds up and down.
 */
final class Picture {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final int WIDTH = 860;
  private static final int HEIGHT = 440;
  private static final int DECIMALS = 2;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  /** Between neighbouring lines, so that their bars do not hide each other. */
  private static final double APART = 1.06;

  /** Okabe and Ito's, told apart by most who see few colours. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x000000),
          new Color(0x999999),
          new Color(0x0072B2),
          new Color(0x56B4E9),
          new Color(0x009E73),
          new Color(0xD55E00));

  private Picture() {}

  static String svg(List<Result> results) throws IOException {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(DECIMALS);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart(results).paint(graphics, WIDTH, HEIGHT);
    StringWriter svg = new StringWriter();
    graphics.stream(svg, true);
    return svg.toString();
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's own XML parser", e);
    }
  }

  private static XYChart chart(List<Result> results) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(
                String.format(
                    Locale.ROOT, "MB that %d executors send each other", Material.WORKERS))
            .yAxisTitle("test accuracy, %")
            .build();
    style(chart.getStyler());
    Map<String, List<Result>> lines = lines(results);
    double shift = Math.pow(APART, -(lines.size() - 1) / 2.0);
    int next = 0;
    for (Map.Entry<String, List<Result>> line : lines.entrySet()) {
      XYSeries series = draw(chart, line.getKey(), line.getValue(), shift);
      Color colour = COLOURS.get(next++ % COLOURS.size());
      series.setLineColor(colour);
      series.setMarkerColor(colour);
      shift *= APART;
    }
    label(chart, results);
    return chart;
  }

  private static void style(XYStyler styler) {
    styler.setXAxisLogarithmic(true);
    styler.setXAxisDecimalPattern("#,###");
    styler.setPlotContentSize(0.9);
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setErrorBarsColorSeriesColor(true);
    styler.setBaseFont(FONT);
    styler.setAnnotationTextFont(FONT);
  }

  /** A line an outer optimizer, from few bytes to many; post-local SGD is a point by itself. */
  private static Map<String, List<Result>> lines(List<Result> results) {
    Map<String, List<Result>> lines = new TreeMap<>();
    results.stream()
        .sorted(Comparator.comparingLong(Result::bytes))
        .forEach(
            result -> lines.computeIfAbsent(name(result), key -> new ArrayList<>()).add(result));
    return lines;
  }

  private static String name(Result result) {
    Averaging averaging = result.averaging();
    return averaging.denseEpochs() == 0
        ? averaging.rule()
        : averaging.rule() + ", each " + averaging.interval();
  }

  private static XYSeries draw(XYChart chart, String name, List<Result> line, double shift) {
    XYSeries series =
        chart.addSeries(
            name,
            line.stream().mapToDouble(result -> shift * megabytes(result)).toArray(),
            line.stream().mapToDouble(result -> 100 * result.meanTest()).toArray(),
            line.stream().mapToDouble(result -> 50 * result.testSpread()).toArray());
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setLineStyle(new BasicStroke(1.5f));
    return series;
  }

  /** Names the intervals above their points; that of post-local SGD stands in the legend. */
  private static void label(XYChart chart, List<Result> results) {
    Map<String, List<Result>> intervals =
        results.stream()
            .filter(result -> result.averaging().denseEpochs() == 0)
            .collect(Collectors.groupingBy(result -> result.averaging().interval()));
    double range = highest(results) - 100 * lowest(results);
    intervals.forEach(
        (interval, there) ->
            chart.addAnnotation(
                new AnnotationText(
                    "each " + interval,
                    megabytes(there.get(0)),
                    highest(there) + 0.05 * range,
                    false)));
  }

  private static double megabytes(Result result) {
    return result.bytes() / 1e6;
  }

  private static double lowest(List<Result> results) {
    return results.stream().mapToDouble(Result::meanTest).min().orElseThrow();
  }

  /** Where the highest bar ends, in percent. */
  private static double highest(List<Result> results) {
    return results.stream()
        .mapToDouble(result -> 100 * result.meanTest() + 50 * result.testSpread())
        .max()
        .orElseThrow();
  }
}

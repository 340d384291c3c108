package org.meanfield.report.data;

import com.samskivert.mustache.Template;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.ImageRef;
import org.meanfield.report.PageParts;
import org.meanfield.text.OneLine;

/**
 * What was found out about a data set, as one page that a browser shows: nothing of it comes from
 * elsewhere, light and dark, on a phone and on paper. Charts need its script; every number is in
 * text as well. File names, labels and reasons stand there as text, whatever they hold: they are
 * escaped, and the page's policy lets no script run but its own.
 */
public final class DataReportHtml {
  private static final String FOLDER = "data/data-report";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private DataReportHtml() {}

  /**
   * The page, in UTF-8. Of a set of 10,000 classes it has about a megabyte, with as many pictures
   * as it takes, 400, below four.
   *
   * @param pictures images to show, as unsigned bytes {@code [height, width, channels]} of the form
   *     {@link DataQualityReport#image}; those that are not there are told by name alone
   * @param examplesByClass images to show of each class, by class index; those without a picture
   *     are left out
   * @param title what the data set is called
   * @param at when it was looked at
   */
  public static String of(
      DataQualityReport findings,
      Map<ImageRef, byte[]> pictures,
      List<List<ImageRef>> examplesByClass,
      String title,
      Instant at) {
    List<StoredSizes> sizes = StoredSizes.of(findings.sets());
    DataCharts charts = DataCharts.of(findings, sizes);
    String library = ChartJs.script();
    String script = PageParts.resource(FOLDER + "/charts.js").strip();
    DataPage page =
        DataPage.of(findings, new DataPictures(findings, pictures), examplesByClass, charts, sizes);
    Template template = PageParts.template(FOLDER, "page");
    Frame frame =
        new Frame(
            OneLine.of(title, 200),
            TIME.format(at),
            PageParts.policy(List.of(library, script)),
            PageParts.resource(FOLDER + "/page.css").strip(),
            page,
            charts.json(),
            library,
            script);
    return template.execute(frame);
  }

  /**
   * What is around the content.
   *
   * @param policy the content security policy
   * @param charts as JSON
   * @param library Chart.js
   * @param script what calls it
   */
  private record Frame(
      String title,
      String time,
      String policy,
      String style,
      DataPage page,
      String charts,
      String library,
      String script) {}
}

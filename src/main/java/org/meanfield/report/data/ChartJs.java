package org.meanfield.report.data;

import java.util.regex.Pattern;
import org.meanfield.report.PageParts;

/** The script of <a href="https://www.chartjs.org">Chart.js</a>, from its WebJar. */
final class ChartJs {
  /** The version is the pom's: whoever moves one moves the other. */
  static final String RESOURCE = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.js";

  /** What a browser's tools would look for beside the page. */
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

  private ChartJs() {}

  /** To stand between script tags. */
  static String script() {
    return SOURCE_MAP.matcher(PageParts.resource(RESOURCE)).replaceAll("").strip();
  }
}

package org.meanfield.report;

import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.util.Locale;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.StringEscapeUtils;
import org.meanfield.text.Figures;

/**
 * Pages for notebooks, and the figures in them. All on one line, since Zeppelin reads a line's
 * first word as a command; text of users is escaped. Colours suit light and dark pages: what has no
 * background has no colour either.
 */
public final class Html {
  private static final int MOST_CHARACTERS = 300;

  private Html() {}

  /**
   * A template of ours, filled: what it names in two braces stands there as {@link #text}.
   *
   * @param name of the template
   * @param content its components are the template's names
   */
  static String of(String name, Object content) {
    return Mustache.compiler()
        .withEscaper(Html::text)
        .emptyStringIsFalse(true)
        .withLoader(part -> new StringReader(line(part)))
        .compile(line(name))
        .execute(content);
  }

  private static String line(String name) {
    return PageParts.resource("pages/" + name + ".mustache").replaceAll("\n *", "");
  }

  /** Any text, to stand between tags or inside a quoted attribute. */
  static String text(String text) {
    String line = StringUtils.normalizeSpace(text.replaceAll("\\p{Cntrl}", " "));
    return StringEscapeUtils.escapeHtml4(StringUtils.abbreviate(line, MOST_CHARACTERS))
        .replace("'", "&#39;");
  }

  /** A number from 0 to 1, in per cent; a dash where it is not known. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** In four decimals; a dash where it is not known. */
  static String ratio(double value) {
    return Double.isNaN(value) ? "–" : Figures.ratio(value);
  }
}

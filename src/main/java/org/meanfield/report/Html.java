package org.meanfield.report;

import java.util.Locale;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.StringEscapeUtils;
import org.meanfield.text.Figures;

/**
 * What our pages are made of. All on one line, since Zeppelin reads a line's first word as a
 * command; text of users is escaped. Colours suit light and dark pages: what has no background has
 * no colour either.
 */
public final class Html {
  static final String TABLE = "border-collapse:collapse;font-size:13px;margin:6px 0 14px";
  static final String CELL = "padding:3px 10px;border-bottom:1px solid #8886;";
  private static final int MOST_CHARACTERS = 300;

  private Html() {}

  /** Any text, to stand between tags or inside a quoted attribute. */
  static String text(String text) {
    String line = StringUtils.normalizeSpace(text.replaceAll("\\p{Cntrl}", " "));
    return StringEscapeUtils.escapeHtml4(StringUtils.abbreviate(line, MOST_CHARACTERS))
        .replace("'", "&#39;");
  }

  static String cell(String text) {
    return "<td style=\"" + CELL + "text-align:left\">" + text(text) + "</td>";
  }

  static String number(String text) {
    return "<td style=\"" + CELL + "text-align:right\">" + text(text) + "</td>";
  }

  static String heading(String text, String align) {
    return String.format(
        Locale.ROOT, "<th style=\"%stext-align:%s\">%s</th>", CELL, align, text(text));
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

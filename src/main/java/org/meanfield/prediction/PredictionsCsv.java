package org.meanfield.prediction;

import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;

/**
 * Predictions as comma-separated text in UTF-8, as RFC 4180 has it: a header in each file, a field
 * with a comma, a quote or a line break in quotes, a quote within doubled, blanks kept. Lines end
 * by a line feed alone. Null is nothing, an empty text {@code ""}.
 */
public final class PredictionsCsv {
  /** Spark's own writer escapes by a backslash and cuts blanks off. */
  private static final Map<String, String> RFC_4180 =
      Map.of(
          "header", "true",
          "encoding", "UTF-8",
          "lineSep", "\n",
          "sep", ",",
          "quote", "\"",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false",
          "nullValue", "",
          "emptyValue", "\"\"");

  /** A setting of sessions, by which null would be written as an empty text is. */
  public static final String NULL_AS_EMPTY =
      "spark.sql.legacy.nullValueWrittenAsQuotedEmptyStringCsv";

  private PredictionsCsv() {}

  /**
   * Writes a table of {@link PredictionSchema}.
   *
   * @param folder a URI
   */
  public static void write(DataFrameWriter<Row> writer, String folder) {
    writer.options(RFC_4180).csv(folder);
  }
}

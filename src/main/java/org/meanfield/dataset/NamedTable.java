package org.meanfield.dataset;

import java.util.Locale;
import java.util.Objects;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.meanfield.cluster.SessionCopy;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;

/** Tables by the names that locations give them. */
public final class NamedTable {
  private static final String FOLDERS_ARE_TYPED =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private NamedTable() {}

  /**
   * Finds a table; its rows are not read yet. A column that Parquet's folders make ({@code
   * kind=001/}) is text, as the folders say it.
   *
   * @throws Fault of kind DATA where there is none, or it is of another form
   */
  public static org.apache.spark.sql.Dataset<Row> open(SparkSession spark, TableLocation location) {
    try {
      return switch (location.form()) {
        case PARQUET -> withFoldersAsText(spark).read().parquet(location.name());
        case TABLE -> spark.table(location.name());
      };
    } catch (Exception e) { // Spark's Scala throws what Java would have to declare.
      throw new Fault(FaultKind.DATA, message(location, e), e);
    }
  }

  /** Nothing but a session's setting says so. */
  private static SparkSession withFoldersAsText(SparkSession spark) {
    SparkSession copy = SessionCopy.of(spark);
    copy.conf().set(FOLDERS_ARE_TYPED, false);
    return copy;
  }

  private static String message(TableLocation location, Exception e) {
    if (e instanceof ParseException) {
      return String.format(
          Locale.ROOT,
          "%s is no name of a table: expected database.table, each part with its own quotes (`)"
              + " where it has other characters than letters, digits and _.",
          location.name());
    }
    String reason = e instanceof AnalysisException a ? Objects.toString(a.getErrorClass(), "") : "";
    return switch (reason) {
      case "PATH_NOT_FOUND" ->
          String.format(
              Locale.ROOT,
              "%s does not exist: expected Parquet files. Check the path.",
              location.name());
      case "TABLE_OR_VIEW_NOT_FOUND" ->
          String.format(
              Locale.ROOT,
              "There is no table %s: expected one of Spark's catalog, as database.table. Check its"
                  + " name, or the catalog's settings (spark.sql.catalog*).",
              location.name());
      case "UNABLE_TO_INFER_SCHEMA" ->
          String.format(Locale.ROOT, "%s holds no Parquet files; expected some.", location.name());
      default ->
          String.format(
              Locale.ROOT,
              "%s could not be read as a table: %s",
              location.name(),
              StringUtils.substringBefore(String.valueOf(e.getMessage()), "\n"));
    };
  }
}

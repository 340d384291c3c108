package org.meanfield.dataset.source.table;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.meanfield.cluster.SessionCopy;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Tables by the names that locations give them. */
public final class TableResolver {
  private static final String FOLDERS_ARE_TYPED =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private static final String NO_FILES = "UNABLE_TO_INFER_SCHEMA";

  private TableResolver() {}

  /**
   * Finds a table; its rows are not read yet. A column that Parquet's folders make ({@code
   * kind=001/}) is text, as the folders say it.
   *
   * @throws MeanfieldException of kind DATA where there is none, it is of another form, or Spark
   *     would leave out some of a folder's Parquet files
   */
  public static org.apache.spark.sql.Dataset<Row> open(SparkSession spark, TableLocation location) {
    try {
      return switch (location.form()) {
        case PARQUET -> parquet(withFoldersAsText(spark), location.name());
        case TABLE -> spark.table(location.name());
      };
    } catch (MeanfieldException e) {
      throw e;
    } catch (Exception e) { // Spark's Scala throws what Java would have to declare.
      throw new MeanfieldException(ErrorKind.DATA, message(location, e), e);
    }
  }

  private static org.apache.spark.sql.Dataset<Row> parquet(SparkSession spark, String named)
      throws Exception {
    ParquetPath path = ParquetPath.of(named, spark.sparkContext().hadoopConfiguration());
    try {
      org.apache.spark.sql.Dataset<Row> table = spark.read().parquet(path.forSpark());
      if (table.queryExecution().analyzed() instanceof LogicalRelation read
          && read.relation() instanceof HadoopFsRelation files
          && files.location() instanceof InMemoryFileIndex found) {
        path.requireAll(paths(found));
      }
      return table;
    } catch (Exception e) { // Spark's Scala throws what Java would have to declare.
      if (reason(e).equals(NO_FILES)) {
        path.requireAll(Set.of());
      }
      throw e;
    }
  }

  /** Of the very files that a scan takes: it leaves out others that Spark has listed. */
  private static Set<String> paths(FileIndex index) {
    Seq<Expression> all = JavaConverters.asScalaBuffer(List.<Expression>of());
    Set<String> paths = new HashSet<>();
    for (PartitionDirectory folder : JavaConverters.seqAsJavaList(index.listFiles(all, all))) {
      JavaConverters.seqAsJavaList(folder.files())
          .forEach(file -> paths.add(file.getPath().toUri().getPath()));
    }
    return paths;
  }

  private static String reason(Exception e) {
    return e instanceof AnalysisException a ? Objects.toString(a.getErrorClass(), "") : "";
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
    return switch (reason(e)) {
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
      case NO_FILES ->
          String.format(Locale.ROOT, "%s holds no Parquet files; expected some.", location.name());
      default ->
          String.format(
              Locale.ROOT,
              "%s could not be read as a table: %s",
              location.name(),
              TableFailure.of(e).reason());
    };
  }
}

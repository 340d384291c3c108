package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/** A table with columns behind its own that tell what a model says of its images. */
public final class ScoredTable {
  private ScoredTable() {}

  /** What becomes of rows whose image is null or can't be decoded. */
  public enum Invalid {
    /** The query ends. */
    ERROR,
    /** They are left out, and counted in a warning. */
    SKIP,
    /** They stay, with nulls. */
    KEEP
  }

  /**
   * A column to add.
   *
   * @param field its name and metadata; its type is the form's
   */
  public record Added(StructField field, AnswerForm form) {}

  /**
   * Appends columns, lazily. The table's own stay as they are; what is not asked for is not read,
   * and where none of the new ones is asked for nothing is predicted.
   *
   * @param image reads one in a row of the table
   */
  public static Dataset<Row> of(
      Dataset<?> table, Expression image, Scorer scorer, Invalid invalid, List<Added> columns) {
    SparkSession session = table.sparkSession();
    ScoringPlans.teach(session);
    Expression probabilities = new Probabilities(scorer, invalid == Invalid.ERROR, image);
    Dataset<Row> rows = table.toDF();
    if (invalid == Invalid.SKIP) {
      SparkContext spark = session.sparkContext();
      rows = rows.filter(new Column(new Kept(LeftOutRows.counted(spark), probabilities)));
    }
    List<Column> all = new ArrayList<>(List.of(functions.col("*")));
    for (Added column : columns) {
      String name = column.field().name();
      Expression answer = new Answer(new SqlCall(name, List.of()), column.form(), probabilities);
      all.add(new Column(answer).as(name, column.field().metadata()));
    }
    return rows.select(all.toArray(Column[]::new));
  }
}

package org.meanfield.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.prediction.RowMapper;

/** Appends the probabilities to Spark's own rows; within one task, by one thread. */
final class ScoredRows implements RowMapper<InternalRow, InternalRow> {
  static final String PREDICTED = "images predicted";
  static final String UNANSWERED = "images null or not decodable";
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final transient UnsafeProjection projection;
  private final transient JoinedRow joined = new JoinedRow();
  private final transient GenericInternalRow last = new GenericInternalRow(1);

  /**
   * What a task is sent.
   *
   * @param image reads it in a row
   */
  record Plan(
      Expression image,
      Probabilities asked,
      List<Attribute> columns,
      Attribute answer,
      SQLMetric predicted,
      SQLMetric unanswered)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  ScoredRows(Plan plan) {
    this.plan = plan;
    List<Attribute> all = new ArrayList<>(plan.columns);
    all.add(plan.answer);
    this.projection = UnsafeProjection.create(Trees.<Expression>seq(all), Trees.seq(all));
  }

  @Override
  public Decoded decoded(InternalRow row) {
    return plan.asked.reader().decoded(plan.image.eval(row));
  }

  /** A copy: Spark writes the next row over the last one. */
  @Override
  public InternalRow kept(InternalRow row) {
    return row.copy();
  }

  @Override
  public long bytes(InternalRow row) {
    return row instanceof UnsafeRow unsafe ? unsafe.getSizeInBytes() : 0;
  }

  @Override
  public InternalRow answered(InternalRow row, float[] probabilities, int offset) {
    plan.predicted.add(1);
    return joined(row, plan.asked.answered(probabilities, offset));
  }

  @Override
  public InternalRow unanswered(InternalRow row, String reason) {
    plan.unanswered.add(1);
    return joined(row, plan.asked.unanswered(reason));
  }

  private InternalRow joined(InternalRow row, @Nullable ArrayData probabilities) {
    last.update(0, probabilities);
    return projection.apply(joined.apply(row, last));
  }

  /** Rows that tell, one by one, only whether their image can be decoded. */
  Iterator<InternalRow> decodedAlone(Iterator<InternalRow> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public InternalRow next() {
        InternalRow row = rows.next();
        return decoded(row) instanceof Decoded.Damaged damaged
            ? unanswered(row, damaged.reason())
            : joined(row, ArrayData.toArrayData(new float[0]));
      }
    };
  }
}

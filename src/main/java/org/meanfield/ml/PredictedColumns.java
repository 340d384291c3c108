package org.meanfield.ml;

import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.meanfield.prediction.Likeliest;
import org.meanfield.prediction.RowAnswer;

/**
 * Appends predictions to a row: logarithms, probabilities, index and, if wanted, name of the label.
 *
 * @param named whether the label's name is appended too
 */
@SuppressWarnings("ArrayRecordComponent") // travels to tasks, compared by no one
record PredictedColumns(String[] labels, boolean named) implements RowAnswer {
  private static final long serialVersionUID = 1L;

  @Override
  public Row answered(Row row, float[] probabilities, int offset) {
    double[] probability = new double[labels.length];
    double[] raw = new double[labels.length];
    for (int c = 0; c < labels.length; c++) {
      probability[c] = probabilities[offset + c];
      // A probability that fp32 has rounded to 0 is not impossible.
      raw[c] = Math.log(Math.max(probability[c], Float.MIN_VALUE));
    }
    int best = Likeliest.of(probabilities, offset, labels.length);
    Object[] values = widened(row);
    values[row.size()] = Vectors.dense(raw);
    values[row.size() + 1] = Vectors.dense(probability);
    values[row.size() + 2] = (double) best;
    if (named) {
      values[row.size() + 3] = labels[best];
    }
    return RowFactory.create(values);
  }

  @Override
  public Row unanswered(Row row, String reason) {
    return RowFactory.create(widened(row));
  }

  private Object[] widened(Row row) {
    Object[] values = new Object[row.size() + (named ? 4 : 3)];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    return values;
  }
}

package org.meanfield.prediction;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** What becomes of a table's row once its image has been looked at; sent to executors. */
public interface RowAnswer extends Serializable {
  /**
   * The row of an image that was predicted.
   *
   * @param probabilities the row's own begin at {@code offset}, in order of the classes
   */
  Row answered(Row row, float[] probabilities, int offset);

  /**
   * The row of an image that can't be decoded.
   *
   * @param reason in words
   */
  Row unanswered(Row row, String reason);
}

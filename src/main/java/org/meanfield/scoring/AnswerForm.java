package org.meanfield.scoring;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;

/**
 * A value that is read off an image's probabilities. Two forms that give the same are equal. Sent
 * to executors.
 */
public interface AnswerForm extends Serializable {
  /** The values' type. */
  DataType type();

  /**
   * The value, as Spark holds such inside.
   *
   * @param probabilities of each label in order of their index, at least one
   */
  Object of(float[] probabilities);
}

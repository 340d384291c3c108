package org.meanfield.ml;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.meanfield.prediction.ArgMax;
import org.meanfield.scoring.AnswerForm;

/** The index of the likeliest label, as spark.ml has it. */
record LikeliestIndex() implements AnswerForm {
  private static final long serialVersionUID = 1L;

  @Override
  public DataType type() {
    return DataTypes.DoubleType;
  }

  @Override
  public Object of(float[] probabilities) {
    return (double) ArgMax.of(probabilities, 0, probabilities.length);
  }
}

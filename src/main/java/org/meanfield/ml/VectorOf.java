package org.meanfield.ml;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.UserDefinedType;
import org.meanfield.scoring.AnswerForm;

/** The probabilities as a vector of spark.ml. */
enum VectorOf implements AnswerForm {
  PROBABILITIES {
    @Override
    double of(float probability) {
      return probability;
    }
  },
  LOGARITHMS {
    @Override
    double of(float probability) {
      // A probability that fp32 has rounded to 0 is not impossible.
      return Math.log(Math.max(probability, Float.MIN_VALUE));
    }
  };

  abstract double of(float probability);

  @Override
  public DataType type() {
    return SQLDataTypes.VectorType();
  }

  @Override
  @SuppressWarnings("unchecked") // Spark's own type of vectors
  public Object of(float[] probabilities) {
    double[] values = new double[probabilities.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = of(probabilities[c]);
    }
    return ((UserDefinedType<Vector>) type()).serialize(Vectors.dense(values));
  }
}

package org.meanfield.scoring;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import org.meanfield.prediction.ArgMax;

/**
 * The likeliest class, as SQL gets it: {@code struct<label:string,index:int,probability:double>}.
 *
 * @param labels in order of their index
 */
record LikeliestClass(List<String> labels) implements AnswerForm {
  private static final long serialVersionUID = 1L;

  LikeliestClass {
    labels = List.copyOf(labels);
  }

  @Override
  public DataType type() {
    return DataTypes.createStructType(
        new StructField[] {
          DataTypes.createStructField("label", DataTypes.StringType, false),
          DataTypes.createStructField("index", DataTypes.IntegerType, false),
          DataTypes.createStructField("probability", DataTypes.DoubleType, false)
        });
  }

  @Override
  public Object of(float[] probabilities) {
    int best = ArgMax.of(probabilities, 0, probabilities.length);
    return new GenericInternalRow(
        new Object[] {UTF8String.fromString(labels.get(best)), best, (double) probabilities[best]});
  }
}

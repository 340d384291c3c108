package org.meanfield.scoring;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.meanfield.prediction.ArgMax;

/**
 * The name of the likeliest label.
 *
 * @param labels in order of their index
 */
public record LikeliestLabel(List<String> labels) implements AnswerForm {
  private static final long serialVersionUID = 1L;

  public LikeliestLabel {
    labels = List.copyOf(labels);
  }

  @Override
  public DataType type() {
    return DataTypes.StringType;
  }

  @Override
  public Object of(float[] probabilities) {
    return UTF8String.fromString(labels.get(ArgMax.of(probabilities, 0, probabilities.length)));
  }
}

package org.meanfield.prediction;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The table that {@code predict} writes: path, label, a probability a class.
 *
 * @param labels the classes' names by index
 */
public record PredictionSchema(List<String> labels) implements Serializable {
  public PredictionSchema {
    labels = List.copyOf(labels);
  }

  /** {@code path string, label string, probability_<class> float…}. */
  public StructType schema() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("path", DataTypes.StringType, true));
    fields.add(DataTypes.createStructField("label", DataTypes.StringType, true));
    for (String label : labels) {
      fields.add(DataTypes.createStructField("probability_" + label, DataTypes.FloatType, true));
    }
    return DataTypes.createStructType(fields);
  }

  /** An image's row; of a table's row without a path, none. */
  Row row(@Nullable String path, float[] probabilities, int offset) {
    @Nullable Object[] values = new @Nullable Object[2 + labels.size()];
    values[0] = path;
    values[1] = labels.get(ArgMax.of(probabilities, offset, labels.size()));
    for (int c = 0; c < labels.size(); c++) {
      values[2 + c] = probabilities[offset + c];
    }
    return RowFactory.create(values);
  }

  /** The row of an image that can't be decoded. */
  Row row(@Nullable String path) {
    @Nullable Object[] values = new @Nullable Object[2 + labels.size()];
    values[0] = path;
    return RowFactory.create(values);
  }
}

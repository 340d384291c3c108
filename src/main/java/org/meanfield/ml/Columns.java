package org.meanfield.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.meanfield.dataset.ColumnNames;
import org.meanfield.dataset.ImageCells;
import org.meanfield.dataset.TableColumn;
import org.meanfield.fault.Fault;

/** The columns that an estimator and its model share; Spark finds the Params on their owner. */
public final class Columns implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String TABLE = "the table";

  final Param<String> image;
  final Param<String> prediction;
  final Param<String> rawPrediction;
  final Param<String> probability;
  final Param<String> predictedLabel;
  private final Params owner;

  Columns(Params owner) {
    this.owner = owner;
    image =
        param(
            "imageCol",
            "images: whole JPEG, PNG, GIF, BMP, TIFF or WebP files, or Spark's image struct");
    prediction = param("predictionCol", "index of the likeliest label, a double");
    rawPrediction = param("rawPredictionCol", "logarithm of each label's probability, a vector");
    probability = param("probabilityCol", "probability of each label, a vector");
    predictedLabel = param("predictedLabelCol", "name of the likeliest label; not set: no column");
  }

  private Param<String> param(String name, String doc) {
    return new Param<>(owner, name, doc);
  }

  /** The Params that have a column by default. */
  List<Param<String>> withDefaults() {
    return List.of(image, prediction, rawPrediction, probability);
  }

  /** The column of a Param by default. */
  static String defaultOf(Param<String> param) {
    return param.name().substring(0, param.name().length() - "Col".length());
  }

  void put(Param<String> param, String column) {
    owner.set(param, column);
  }

  String name(Param<String> param) {
    return owner.getOrDefault(param);
  }

  boolean namesLabels() {
    return owner.isSet(predictedLabel);
  }

  /**
   * The column of images in a table.
   *
   * @throws Fault of kind USAGE where there is none, or the name fits several
   */
  TableColumn image(StructType schema, ColumnNames names) {
    return names.require(schema, name(image), TABLE, "image");
  }

  /**
   * The table's columns and those that a model adds, which are null where an image can't be
   * decoded.
   *
   * @throws Fault of kind USAGE where there is no image column, or a column would be there twice
   */
  StructType added(StructType schema, ColumnNames names) {
    ImageCells.of(image(schema, names), TABLE);
    List<StructField> fields = new ArrayList<>(List.of(schema.fields()));
    add(
        fields,
        names,
        rawPrediction,
        DataTypes.createStructField(name(rawPrediction), SQLDataTypes.VectorType(), true));
    add(
        fields,
        names,
        probability,
        DataTypes.createStructField(name(probability), SQLDataTypes.VectorType(), true));
    add(
        fields,
        names,
        prediction,
        DataTypes.createStructField(name(prediction), DataTypes.DoubleType, true));
    if (namesLabels()) {
      add(
          fields,
          names,
          predictedLabel,
          DataTypes.createStructField(name(predictedLabel), DataTypes.StringType, true));
    }
    return DataTypes.createStructType(fields);
  }

  private static void add(
      List<StructField> fields, ColumnNames names, Param<String> param, StructField field) {
    if (fields.stream().anyMatch(there -> names.same(there.name(), field.name()))) {
      throw Fault.usage(
          String.format(
              Locale.ROOT,
              "The table has a column %s already; drop it, or give %s another name.",
              field.name(),
              param.name()));
    }
    fields.add(field);
  }
}

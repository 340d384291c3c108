package org.meanfield.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.meanfield.dataset.source.table.ColumnNames;
import org.meanfield.dataset.source.table.ImageColumn;
import org.meanfield.dataset.source.table.TableColumn;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.scoring.AnswerForm;
import org.meanfield.scoring.LikeliestLabel;
import org.meanfield.scoring.ScoredTable.Added;
import org.meanfield.scoring.ScoredTable.Invalid;
import org.meanfield.text.EnumWord;
import scala.Function1;

/** The columns that an estimator and its model share; Spark finds the Params on their owner. */
public final class Columns implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String TABLE = "the table";

  final Param<String> image;
  final Param<String> prediction;
  final Param<String> rawPrediction;
  final Param<String> probability;
  final Param<String> predictedLabel;
  final Param<String> handleInvalid;
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
    handleInvalid =
        new Param<>(
            owner,
            "handleInvalid",
            "what becomes of rows whose image is null or can't be decoded when they are predicted:"
                + " skip leaves them out and warns of how many, keep gives them null predictions,"
                + " error stops",
            (Function1<String, Object> & Serializable) Columns::requireInvalid);
  }

  private static boolean requireInvalid(String value) {
    if (Arrays.stream(Invalid.values()).anyMatch(one -> named(one).equals(value))) {
      return true;
    }
    throw MeanfieldException.usage(
        String.format(
            Locale.ROOT, "handleInvalid is \"%s\"; expected error, skip or keep.", value));
  }

  static String named(Invalid invalid) {
    return EnumWord.of(invalid);
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

  Invalid invalid() {
    return Invalid.valueOf(name(handleInvalid).toUpperCase(Locale.ROOT));
  }

  /**
   * The column of images in a table.
   *
   * @throws MeanfieldException of kind USAGE where there is none, or the name fits several
   */
  TableColumn image(StructType schema, ColumnNames names) {
    return names.require(schema, name(image), TABLE, "image");
  }

  /**
   * A table's columns and those that a model adds, which may be null.
   *
   * @param labels the model's by their index; empty: not known yet
   * @throws MeanfieldException of kind USAGE where there is no column of images, or a column would
   *     be there twice
   */
  StructType with(StructType schema, ColumnNames names, List<String> labels) {
    ImageColumn.of(image(schema, names), TABLE);
    StructType all = schema;
    for (Param<String> param : adding()) {
      String column = name(param);
      if (Arrays.stream(all.fieldNames()).anyMatch(there -> names.same(there, column))) {
        throw MeanfieldException.usage(
            String.format(
                Locale.ROOT,
                "The table has a column %s already; drop it, or give %s another name.",
                column,
                param.name()));
      }
      all = all.add(added(param, labels).field());
    }
    return all;
  }

  /** The columns that a model adds, in their order. */
  List<Added> added(List<String> labels) {
    return adding().stream().map(param -> added(param, labels)).toList();
  }

  /** As in Spark's own stages a column that is called "" is not wanted. */
  private List<Param<String>> adding() {
    List<Param<String>> wanted = new ArrayList<>(List.of(rawPrediction, probability, prediction));
    if (owner.isSet(predictedLabel)) {
      wanted.add(predictedLabel);
    }
    wanted.removeIf(param -> name(param).isEmpty());
    return wanted;
  }

  /** Stages behind it find in the metadata how many labels there are, and their names. */
  @SuppressWarnings(
      "ReferenceEquality") // a Param's equals compares owners' ids, which copies share
  private Added added(Param<String> param, List<String> labels) {
    String column = name(param);
    AnswerForm form;
    Metadata metadata = Metadata.empty();
    if (param == rawPrediction || param == probability) {
      form = param == probability ? VectorOf.PROBABILITIES : VectorOf.LOGARITHMS;
      if (!labels.isEmpty()) {
        metadata = new AttributeGroup(column, labels.size()).toMetadata();
      }
    } else if (param == prediction) {
      form = new LikeliestIndex();
      if (!labels.isEmpty()) {
        metadata =
            NominalAttribute.defaultAttr()
                .withName(column)
                .withValues(labels.toArray(String[]::new))
                .toMetadata();
      }
    } else {
      form = new LikeliestLabel(labels);
    }
    return new Added(DataTypes.createStructField(column, form.type(), true, metadata), form);
  }
}

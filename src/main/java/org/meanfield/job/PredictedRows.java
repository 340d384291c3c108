package org.meanfield.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.meanfield.cluster.Executors;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.table.UnlabelledTable;
import org.meanfield.prediction.PredictionRows;
import org.meanfield.prediction.PredictionSchema;
import org.meanfield.prediction.TablePredictions;

/**
 * What a model says of images, a row each, lazily; and, once an action has been over them, what
 * could not be decoded.
 */
record PredictedRows(
    JavaRDD<Row> rows, CollectionAccumulator<Undecodable> undecodable, LongAccumulator count) {
  /** Of files, whose number is known. */
  static PredictedRows of(SparkContext spark, LoadedModel model, ImageSource files) {
    CollectionAccumulator<Undecodable> undecodable = spark.collectionAccumulator("undecodable");
    LongAccumulator count = spark.longAccumulator("images");
    count.add(files.listing().size());
    PredictionRows rows =
        new PredictionRows(
            model.model(),
            new PredictionSchema(model.labels()),
            files.listing(),
            files.root(),
            undecodable);
    return new PredictedRows(
        rows.of(
            Dataset.lazily(
                JavaSparkContext.fromSparkContext(spark),
                files,
                model.image(),
                Executors.slots(spark))),
        undecodable,
        count);
  }

  /** Of a table, whose rows are counted as they pass. */
  static PredictedRows of(SparkContext spark, LoadedModel model, UnlabelledTable table) {
    CollectionAccumulator<Undecodable> undecodable = spark.collectionAccumulator("undecodable");
    LongAccumulator count = spark.longAccumulator("images");
    TablePredictions rows =
        new TablePredictions(
            model.model(), new PredictionSchema(model.labels()), model.image(), undecodable, count);
    return new PredictedRows(rows.of(table), undecodable, count);
  }

  /** Each once, by position and path. */
  List<Undecodable> leftOut() {
    return new ArrayList<>(undecodable.value())
        .stream()
            .distinct()
            .sorted(
                Comparator.comparingLong(Undecodable::position).thenComparing(Undecodable::path))
            .toList();
  }
}

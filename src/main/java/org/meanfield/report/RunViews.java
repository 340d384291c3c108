package org.meanfield.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.evaluation.ClassScore;
import org.meanfield.evaluation.Confusion;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.EnumWord;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.RunTotals;
import org.meanfield.training.metrics.WorkerRoundMetrics;

/**
 * Runs as temporary views of a Spark session, to be asked by SQL. Each begins with {@code nth}, the
 * run's place among those named, from 1, and {@code run}, its name; null stands where something is
 * not known. Seconds are wall time, shares lie in [0, 1].
 *
 * <pre>
 * runs           a row a run: state, what it came to, and its totals
 * run_settings   a row a key of the recipe that has a value
 * run_epochs     a row an epoch that has ended
 * run_workers    a row a worker and round of averaging
 * run_classes    a row a class, of the test images
 * run_confusion  a row a pair of classes that occurs, of the test images
 * </pre>
 */
public final class RunViews {
  private static final String RUN = "nth INT, run STRING, ";

  private RunViews() {}

  /**
   * Reads run folders and registers the views, in place of those of other runs.
   *
   * @param locations run folders, in the order of {@code nth}
   * @throws MeanfieldException as {@link RunRecord#read} does; then no view has changed
   */
  public static List<RunRecord> register(SparkSession spark, String... locations) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<RunRecord> runs =
        Stream.of(locations).map(location -> RunRecord.read(location, hadoop)).toList();
    view(
        spark,
        "runs",
        "folder STRING, state STRING, message STRING, network STRING, workers INT, epochs INT,"
            + " test_images BIGINT, test_accuracy DOUBLE, test_macro_f1 DOUBLE,"
            + " test_log_loss DOUBLE, training_seconds DOUBLE, images_per_second DOUBLE,"
            + " bytes BIGINT, remote_bytes BIGINT",
        runs,
        RunViews::totals);
    view(spark, "run_settings", "setting STRING, value STRING", runs, RunViews::settings);
    view(
        spark,
        "run_epochs",
        "epoch INT, rounds BIGINT, steps BIGINT, images BIGINT, loss DOUBLE,"
            + " validation_accuracy DOUBLE, validation_loss DOUBLE, seconds DOUBLE,"
            + " compute_seconds DOUBLE, input_seconds DOUBLE, wait_seconds DOUBLE,"
            + " averaging_seconds DOUBLE, side_seconds DOUBLE, bytes BIGINT, remote_bytes BIGINT",
        runs,
        RunViews::epochs);
    view(
        spark,
        "run_workers",
        "epoch INT, round BIGINT, worker INT, executor STRING, host STRING, images BIGINT,"
            + " steps BIGINT, seconds DOUBLE, input_seconds DOUBLE, loss DOUBLE",
        runs,
        RunViews::workers);
    view(
        spark,
        "run_classes",
        "class STRING, precision DOUBLE, recall DOUBLE, f1 DOUBLE, images BIGINT",
        runs,
        RunViews::classes);
    view(
        spark,
        "run_confusion",
        "actual STRING, taken_for STRING, images BIGINT",
        runs,
        RunViews::confusion);
    return runs;
  }

  private static void view(
      SparkSession spark,
      String name,
      String columns,
      List<RunRecord> runs,
      BiConsumer<RunRecord, Table> filling) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RunRecord run = runs.get(i);
      filling.accept(run, new Table(i + 1, run.name(), rows));
    }
    spark.createDataFrame(rows, StructType.fromDDL(RUN + columns)).createOrReplaceTempView(name);
  }

  private static void totals(RunRecord run, Table table) {
    RunTotals totals = run.totals();
    Evaluation test = run.test().orElse(null);
    table.row(
        run.location(),
        EnumWord.of(run.status().state()),
        run.status().message(),
        run.network(),
        run.workers(),
        totals.epochs().size(),
        test == null ? null : test.examples(),
        test == null ? null : test.accuracy(),
        test == null ? null : test.macroF1(),
        test == null ? null : test.logLoss(),
        totals.seconds(),
        totals.examplesPerSecond(),
        totals.bytesMoved(),
        totals.remoteBytes());
  }

  private static void settings(RunRecord run, Table table) {
    run.settings().forEach(table::row);
  }

  private static void epochs(RunRecord run, Table table) {
    for (EpochMetrics e : run.metrics().epochs()) {
      table.row(
          e.epoch(),
          e.rounds(),
          e.steps(),
          e.trained().examples(),
          e.trained().meanLoss(),
          e.validationAccuracy(),
          e.validationLoss(),
          e.seconds(),
          e.computeSeconds(),
          e.inputSeconds(),
          e.waitSeconds(),
          e.averagingSeconds(),
          e.sideSeconds(),
          e.bytes(),
          e.remoteBytes());
    }
  }

  private static void workers(RunRecord run, Table table) {
    for (WorkerRoundMetrics w : run.metrics().workers()) {
      table.row(
          w.epoch(),
          w.round(),
          w.worker(),
          w.executor(),
          w.host(),
          w.examples(),
          w.steps(),
          w.seconds(),
          w.inputSeconds(),
          w.loss());
    }
  }

  private static void classes(RunRecord run, Table table) {
    for (ClassScore c : run.test().map(Evaluation::classes).orElse(List.of())) {
      table.row(c.label(), c.precision(), c.recall(), c.f1(), c.examples());
    }
  }

  private static void confusion(RunRecord run, Table table) {
    run.test()
        .ifPresent(
            test -> {
              List<String> labels = test.labels();
              for (Confusion.Pair pair : test.confusion().pairs()) {
                table.row(labels.get(pair.actual()), labels.get(pair.predicted()), pair.count());
              }
            });
  }

  /** Takes the rows of one run. */
  private record Table(int nth, String run, List<Row> rows) {
    void row(@Nullable Object... values) {
      Object[] all = Stream.concat(Stream.of(nth, run), Arrays.stream(values)).toArray();
      for (int i = 0; i < all.length; i++) {
        all[i] = all[i] instanceof Double number && number.isNaN() ? null : all[i];
      }
      rows.add(RowFactory.create(all));
    }
  }
}

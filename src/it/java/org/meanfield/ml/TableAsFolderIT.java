package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.dataset.source.table.TableColumns;
import org.meanfield.dataset.source.table.TableSource;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.JobListener;
import org.meanfield.job.PredictionJob;
import org.meanfield.job.RunSummary;
import org.meanfield.job.TrainingJob;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.training.metrics.TrainingEvent;

/** A table by its name gives what a folder of the same images gives. */
class TableAsFolderIT {
  private static final String[] TRAINING = {
    "network.name=mlp",
    "training.epochs=2",
    "training.batchSize=8",
    "training.workers=2",
    "averaging.every=2",
    "seed=7"
  };

  @TempDir static Path folder;
  private static SparkSession spark;
  private static MeanfieldSession meanfield;
  private static Dataset<Row> table;

  @BeforeAll
  static void writeTables() throws IOException {
    spark = Sessions.local(folder);
    meanfield = MeanfieldSession.on(spark);
    table = Pictures.table(spark).cache();
    table.write().parquet(parquet());
    table.createOrReplaceTempView("pictures");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String parquet() {
    return folder.resolve("photos é.parquet").toString();
  }

  /** The table's images as files, whose names are in the table's own order. */
  private static Path asFolder(Dataset<Row> of, String name) throws IOException {
    TableSource source =
        TableSource.open(of.coalesce(1), TableColumns.of("image", "label"), List.of());
    List<Row> rows = of.coalesce(1).select("id", "label").collectAsList();
    for (int position = 0; position < source.listing().size(); position++) {
      Row row = rows.get(source.listing().index(position));
      Path sorted = Files.createDirectories(folder.resolve(name).resolve(row.getString(1)));
      int id = row.getInt(0);
      Files.write(
          sorted.resolve(String.format(Locale.ROOT, "%04d.%s", position, Pictures.format(id))),
          Pictures.picture(id));
    }
    return folder.resolve(name);
  }

  private static RunSummary train(String run, String images) throws IOException {
    return meanfield.train(recipe(run, images));
  }

  private static Recipe recipe(String run, String images) throws IOException {
    Path file = folder.resolve(run + ".conf");
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            "data.train = \"%s\"\nrun.folder = \"%s\"\n",
            images,
            folder.resolve(run)));
    return new RecipeReader(NetworkCatalog.names().keySet(), folder, line -> {})
        .read(file, List.of(TRAINING));
  }

  @Test
  void comesToTheSameWeights() throws IOException {
    RunSummary ofFolder = train("folder", asFolder(table, "sorted").toString());

    RunSummary ofParquet = train("parquet", "parquet:" + parquet());
    // Cut otherwise, and sorted otherwise.
    RunSummary ofView = train("view", "table:pictures");
    ImageClassificationModel ofHeld =
        new ImageClassifier()
            .setSettings(TRAINING)
            .setRunFolder(folder.resolve("held").toString())
            .fit(table.repartition(5).sort("label", "id"));

    assertThat(ofParquet.weightsSha256()).isEqualTo(ofFolder.weightsSha256());
    assertThat(ofView.weightsSha256()).isEqualTo(ofFolder.weightsSha256());
    assertThat(ModelBundle.load(ofHeld.run().orElseThrow()).weightsSha256())
        .isEqualTo(ofFolder.weightsSha256());
    assertThat(ofParquet.outcome().epochs()).hasSize(2);
  }

  @Test
  void comesToTheSameWeights_onSparksOwnImages() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    for (int id = 0; id < Pictures.ROWS; id++) {
      Files.write(
          plain.resolve(String.format(Locale.ROOT, "%d.%s", id, Pictures.format(id))),
          Pictures.picture(id));
    }
    Dataset<Row> images =
        spark
            .read()
            .format("image")
            .load(plain.toString())
            .withColumn(
                "id",
                functions
                    .regexp_extract(functions.col("image.origin"), "(\\d+)\\.\\w+$", 1)
                    .cast("int"))
            .withColumn("label", functions.expr("if(id % 2 = 0, 'light', 'dark')"))
            .cache();
    images.createOrReplaceTempView("decoded");

    RunSummary ofTable = train("decoded", "table:decoded");
    RunSummary ofFolder = train("decoded-folder", asFolder(images, "decoded sorted").toString());

    assertThat(ofTable.weightsSha256()).isEqualTo(ofFolder.weightsSha256());
    long rows =
        meanfield.predict(
            folder.resolve("decoded").toString(),
            "table:decoded",
            folder.resolve("decoded answers").toString(),
            PredictionJob.Format.PARQUET);
    assertThat(rows).isEqualTo(Pictures.ROWS);
    assertThat(
            spark
                .read()
                .parquet(folder.resolve("decoded answers").toString())
                .filter("path like '%/plain/%'")
                .count())
        .isEqualTo(Pictures.ROWS);
  }

  @Test
  void isJudgedAndPredictedAlike() throws IOException {
    Path files = asFolder(table, "judged");
    String run = train("run", "parquet:" + parquet() + "?image=image&label=label").run();

    Evaluation ofTable = meanfield.evaluate(run, "parquet:" + parquet());
    Evaluation ofFolder = meanfield.evaluate(run, files.toString());

    assertThat(ofTable.toJson().path("confusion")).isEqualTo(ofFolder.toJson().path("confusion"));
    assertThat(ofTable.accuracy()).isEqualTo(ofFolder.accuracy());
    assertThat(ofTable.examples()).isEqualTo(Pictures.ROWS);
    String out = folder.resolve("answers").toString();
    assertThat(
            meanfield.predict(
                run, "parquet:" + parquet() + "?path=id", out, PredictionJob.Format.JSONL))
        .isEqualTo(Pictures.ROWS);
    Dataset<Row> answers = spark.read().json(out);
    assertThat(answers.select("path").distinct().count()).isEqualTo(Pictures.ROWS);
    assertThat(answers.columns())
        .containsExactlyInAnyOrder("path", "label", "probability_dark", "probability_light");
    Dataset<Row> transformed =
        ImageClassificationModel.open(spark, run)
            .setPredictedLabelCol("named")
            .transform(table)
            .withColumnRenamed("label", "true");
    assertThat(
            transformed
                .join(answers, transformed.col("id").cast("string").equalTo(answers.col("path")))
                .filter("named = label")
                .count())
        .isEqualTo(Pictures.ROWS);
  }

  @Test
  void goesOnToTheSameWeights_whenTheTableIsCutOtherwiseMeanwhile() throws IOException {
    String images = folder.resolve("resumed.parquet").toString();
    table.write().parquet(images);
    String undisturbed = train("undisturbed", "parquet:" + images).weightsSha256();
    stopAfterAnEpoch("stopped", "parquet:" + images);

    table.repartition(1).sort("id").write().mode(SaveMode.Overwrite).parquet(images);

    assertThat(meanfield.resume(folder.resolve("stopped").toString()).weightsSha256())
        .isEqualTo(undisturbed);
  }

  @Test
  void isNotGoneOnWith_whenItHasChanged() throws IOException {
    String images = folder.resolve("changed.parquet").toString();
    table.write().parquet(images);
    stopAfterAnEpoch("changed", "parquet:" + images);

    table.filter("id < 58").write().mode(SaveMode.Overwrite).parquet(images);

    assertThatThrownBy(() -> meanfield.resume(folder.resolve("changed").toString()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("run on other images: those of data.train have changed since");
  }

  private static void stopAfterAnEpoch(String run, String images) throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    TrainingJob job =
        new TrainingJob(
            ClusterAccess.of(spark), folder, Clock.systemUTC(), new Stopping(stop), stop::get);
    Recipe recipe = recipe(run, images);
    assertThatThrownBy(() -> job.train(recipe))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("resume " + folder.resolve(run));
  }

  /** Asks a run to stop when its first epoch has ended. */
  private record Stopping(AtomicBoolean stop) implements JobListener {
    @Override
    public void folder(String location) {}

    @Override
    public void note(String line) {}

    @Override
    public void quarantined(List<String> images, String file) {}

    @Override
    public void on(TrainingEvent event) {
      stop.set(event instanceof TrainingEvent.EpochEnded || stop.get());
    }
  }
}

package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.PhotoTable;
import org.meanfield.launcher.Photos;

/**
 * A pipeline over pictures in a Parquet table, cross-validated. The pictures are drawn, or those in
 * the folders of classes that {@code -Dmeanfield.photos} names.
 */
class CrossValidatedPhotosIT {
  private static final String PHOTOS = System.getProperty("meanfield.photos", "");
  private static final String NETWORK = System.getProperty("meanfield.photos.network", "lenet");
  private static final int EPOCHS = Integer.getInteger("meanfield.photos.epochs", 5);

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.local(folder);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** (path string, content binary, kind string). */
  private static Dataset<Row> table() throws IOException {
    Path photos = folder.resolve("photos");
    if (PHOTOS.isEmpty()) {
      Photos.writeClasses(photos, 24, "cat", "dog");
      Files.writeString(photos.resolve("cat/broken.jpg"), "no picture");
    } else {
      photos = Path.of(PHOTOS);
    }
    Path parquet = folder.resolve("photos.parquet");
    PhotoTable.write(spark, photos, parquet);
    return spark.read().parquet(parquet.toString());
  }

  @Test
  void findsTheBetterOfTwoNumbersOfEpochs_passingOverABrokenImage() throws IOException {
    Dataset<Row>[] parts = table().randomSplit(new double[] {0.75, 0.25}, 5);
    ImageClassifier classifier =
        new ImageClassifier()
            .setImageCol("content")
            .setLabelCol("index")
            .setNetwork(NETWORK)
            .setImageHeight(32)
            .setImageWidth(32)
            .setImageChannels("rgb")
            .setBatchSize(PHOTOS.isEmpty() ? 4 : 32)
            .setSettings("data.maxUndecodable=0.1")
            .setPredictedLabelCol("guess");
    StringIndexer indexer = new StringIndexer().setInputCol("kind").setOutputCol("index");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {indexer, classifier});
    MulticlassClassificationEvaluator accuracy =
        new MulticlassClassificationEvaluator().setLabelCol("index").setMetricName("accuracy");
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(accuracy)
            .setNumFolds(2)
            .setSeed(3)
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(classifier.epochs(), new int[] {1, EPOCHS}).build());

    CrossValidatorModel found = validator.fit(parts[0]);

    Dataset<Row> tested = found.transform(parts[1]);
    double test = accuracy.evaluate(tested);
    System.out.printf(
        Locale.ROOT,
        "%s: %d photos for 2 folds, accuracy after 1 and %d epochs %s; on %d others %.4f%n",
        NETWORK,
        parts[0].count(),
        EPOCHS,
        Arrays.toString(found.avgMetrics()),
        parts[1].count(),
        test);
    List<String> labels =
        ((ImageClassificationModel) ((PipelineModel) found.bestModel()).stages()[1]).labels();
    assertThat(labels).containsExactlyInAnyOrder("cat", "dog");
    assertThat(tested.filter("(guess = kind) != (prediction = index)").count()).isZero();
    if (PHOTOS.isEmpty()) {
      assertThat(found.avgMetrics()[1]).isGreaterThan(0.95);
      assertThat(test).isGreaterThan(0.95);
    } else {
      assertThat(test).isGreaterThan(0.55);
    }
  }
}

package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit in an application whose settings are not the usual ones. */
class FitUnderSettingsTest {
  @TempDir Path folder;

  /** The network has 2 MB of weights. */
  private static SparkContext start() {
    SparkContext spark =
        new SparkContext(
            new SparkConf()
                .setMaster("local[4]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.maxResultSize", "1m")
                .set("spark.task.cpus", "2"));
    spark.setLogLevel("ERROR");
    return spark;
  }

  @Test
  void hasAWorkerATask_keepsWeightsOutOfResults_andALabelWithoutImages() throws IOException {
    SparkContext spark = start();
    try {
      Dataset<Row> table = Pictures.table(new SparkSession(spark));
      Dataset<Row> indexed =
          new StringIndexer()
              .setInputCol("label")
              .setOutputCol("index")
              .setHandleInvalid("keep")
              .setStringOrderType("alphabetAsc")
              .fit(table)
              .transform(table)
              .cache();

      ImageClassificationModel model =
          new ImageClassifier()
              .setNetwork("mlp")
              .setLabelCol("index")
              .setEpochs(6)
              .setBatchSize(8)
              .setSeed(7)
              .setRunFolder(folder.resolve("runs").toString())
              .fit(indexed);

      assertThat(model.labels()).containsExactly("dark", "light", "__unknown");
      assertThat(model.transform(indexed).filter("prediction = index").count())
          .isGreaterThan(Pictures.ROWS * 9L / 10);
      assertThat(Files.readString(Path.of(model.run().orElseThrow(), "recipe.conf")))
          .containsPattern("workers *[=:] *2");
    } finally {
      spark.stop();
    }
  }
}

package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;

/** On executors of their own, which have the application jar alone, with Kryo. */
class StandaloneFitIT {
  @TempDir static Path folder;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = StandaloneCluster.start(folder, 2);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void comesToTheProbabilitiesOfOneProcess_savedThereAndLoadedHere() throws Exception {
    String saved = folder.resolve("saved").toString();
    Script.Outcome jar = Script.named("meanfield").run(folder, "package");
    assertThat(jar.status()).as(jar.err()).isZero();
    List<Row> there;
    try (SparkSession spark =
        Sessions.on(cluster.master(), folder)
            .config("spark.jars", jar.out().strip())
            .config("spark.executor.memory", "512m")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .getOrCreate()) {
      Dataset<Row> table = Pictures.table(spark);
      ImageClassificationModel model = classifier().fit(table);
      there = probabilities(model, table);
      model.save(saved);
      model.registerFunction(spark, "light_or_dark");
      assertThat(
              model
                  .setPredictedLabelCol("named")
                  .transform(table)
                  .filter("light_or_dark(image) = named")
                  .count())
          .isEqualTo(Pictures.ROWS);
    }

    try (SparkSession spark = Sessions.local(folder)) {
      Dataset<Row> table = Pictures.table(spark);

      assertThat(probabilities(ImageClassificationModel.load(saved), table)).isEqualTo(there);
      assertThat(probabilities(classifier().fit(table), table)).isEqualTo(there);
    }
  }

  private static ImageClassifier classifier() {
    return Pictures.classifier().setEpochs(3);
  }

  private static List<Row> probabilities(ImageClassificationModel by, Dataset<Row> table) {
    return by.transform(table).orderBy("id").select("id", "probability").collectAsList();
  }
}

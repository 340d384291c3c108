package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.evaluation.Evaluation;

/** A model of three classes is judged by images of two. */
class JudgedClassesTest {
  private static final String NO_FOX =
      ": no image of 1 of 3 classes (fox), whose recall is undefined";

  @TempDir static Path folder;
  private static SparkSession spark;
  private static final List<String> TOLD = new ArrayList<>();
  private static RunSummary run;

  @BeforeAll
  static void train() throws IOException {
    spark = SparkSession.builder().sparkContext(LocalSpark.start(2)).getOrCreate();
    for (String label : List.of("cat", "dog", "fox")) {
      writeImages("images", label, 8);
    }
    writeImages("test", "cat", 3);
    writeImages("test", "dog", 2);
    Files.createDirectories(folder.resolve("test/fox"));
    Files.writeString(
        folder.resolve("recipe.conf"),
        """
        data { train = images, test = test, validation = 0 }
        data.image { height = 8, width = 8, channels = grey }
        network.name = mlp
        training { epochs = 1, workers = 1, batchSize = 4 }
        run.folder = run
        """);
    run = MeanfieldSession.on(spark).telling(TOLD::add).train(folder.resolve("recipe.conf"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static void writeImages(String set, String label, int count) throws IOException {
    Random noise = new Random(7L * label.hashCode() + set.hashCode());
    Path of = Files.createDirectories(folder.resolve(set).resolve(label));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 64; p++) {
        image.getRaster().setSample(p % 8, p / 8, 0, noise.nextInt(256));
      }
      ImageIO.write(image, "png", of.resolve(i + ".png").toFile());
    }
  }

  @Test
  void isTrainedToItsEnd_andSaysWhichClassHasNoImage() throws IOException {
    Evaluation test = Objects.requireNonNull(run.test());

    assertThat(TOLD).contains("data.test" + NO_FOX);
    assertThat(test.examples()).isEqualTo(5);
    assertThat(test.classes().get(2).recall()).isNaN();
    assertThat(folder.resolve("run/evaluation.json"))
        .content()
        .contains("\"recall\" : null")
        .doesNotContain("NaN");
  }

  @Test
  void comesToTheSame_fromAFolderAManifestAndATable() throws IOException {
    List<Row> rows = new ArrayList<>();
    StringBuilder lines = new StringBuilder("path,label\n");
    for (String image : List.of("cat/0", "cat/1", "cat/2", "dog/0", "dog/1")) {
      String label = image.substring(0, 3);
      byte[] file = Files.readAllBytes(folder.resolve("test/" + image + ".png"));
      rows.add(RowFactory.create(file, label));
      lines.append("test/").append(image).append(".png,").append(label).append('\n');
    }
    Files.writeString(folder.resolve("test.csv"), lines);
    spark
        .createDataFrame(
            rows,
            new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.StringType))
        .write()
        .parquet(folder.resolve("test.parquet").toString());
    String table = "parquet:" + folder.resolve("test.parquet");
    String manifest = folder.resolve("test.csv").toString();

    for (String images : List.of(folder.resolve("test").toString(), manifest, table)) {
      List<String> told = new ArrayList<>();
      Evaluation evaluation =
          MeanfieldSession.on(spark).telling(told::add).evaluate(run.run(), images);

      // Images lie in other batches, which an engine adds up in another order.
      Evaluation before = Objects.requireNonNull(run.test());
      assertThat(evaluation.confusion()).isEqualTo(before.confusion());
      assertThat(evaluation.logLoss()).isCloseTo(before.logLoss(), within(1e-6));
      assertThat(told).contains(images + NO_FOX);
    }
  }
}

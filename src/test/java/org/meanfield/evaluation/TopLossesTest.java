package org.meanfield.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Quickstart;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.prediction.Model;

class TopLossesTest {
  private static final int IMAGES = 120;
  private static final InputShape SHAPE = new InputShape(Quickstart.SIDE, Quickstart.SIDE, 1);
  private static SparkContext spark;

  @TempDir static Path folder;
  private static ImageSource source;

  /** With first weights: wrong nine times in ten. */
  private static Model model;

  @BeforeAll
  static void start() throws Exception {
    spark = LocalSpark.start(2);
    source =
        SourceDetector.open(
            Quickstart.write(folder, IMAGES).toString(), List.of(), spark.hadoopConfiguration());
    EngineSpec spec =
        new EngineSpec(
            NetworkCatalog.of("mlp", SHAPE, Quickstart.CLASSES), Normalization.scale(1), null, 7);
    model = new Model(EngineName.DL4J, spec, weights -> {});
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static JavaRDD<PackedChunk> examples(int partitions) {
    return Dataset.lazily(
        JavaSparkContext.fromSparkContext(spark),
        source,
        new ImageRecipe(
            Quickstart.SIDE, Quickstart.SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH),
        partitions);
  }

  private static List<Misclassification> worst(int partitions, int count) {
    return TopLosses.of(examples(partitions), model, source.listing(), source.classNames(), count);
  }

  @Test
  void areAsManyAsTheConfusionMatrixCounts() {
    Confusion confusion =
        ClusterEvaluation.judge(examples(2), model)
            .tally()
            .evaluation(source.classNames())
            .confusion();

    assertThat(worst(2, IMAGES)).hasSize((int) (IMAGES - confusion.correct()));
  }

  @Test
  void comeWithTheMostConfidentFirst_howeverTheImagesAreSpread() {
    List<Misclassification> one = worst(1, 10);
    List<Misclassification> three = worst(3, 10);

    assertThat(one)
        .hasSize(10)
        .isSortedAccordingTo((a, b) -> Float.compare(b.confidence(), a.confidence()));
    assertThat(three.stream().map(Misclassification::image))
        .isEqualTo(one.stream().map(Misclassification::image).toList());
    assertThat(one.get(9).confidence())
        .isGreaterThanOrEqualTo(worst(1, IMAGES).get(10).confidence());
  }

  @Test
  void nameTheImageWithItsClassAndPicture() {
    int[] labels = Quickstart.labels(IMAGES);
    byte[] pixels = Quickstart.pixels(IMAGES);

    assertThat(worst(2, 10))
        .allSatisfy(
            mistake -> {
              int image = Integer.parseInt(mistake.image().replaceFirst(".*#", ""));
              int from = image * SHAPE.bytes();
              assertThat(mistake.actual()).isEqualTo(labels[image] + "");
              assertThat(mistake.taken()).isNotEqualTo(mistake.actual());
              assertThat(mistake.actualProbability()).isLessThanOrEqualTo(mistake.confidence());
              assertThat(mistake.pixels())
                  .isEqualTo(Arrays.copyOfRange(pixels, from, from + SHAPE.bytes()));
            });
  }
}

package org.meanfield.dataset.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.Normalize;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.example.PackedChunk;

class ReshuffledPartitionsTest {
  private static final int IMAGES = 23;
  private static JavaSparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = JavaSparkContext.fromSparkContext(LocalSpark.start(2));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private Dataset images(int workers) throws IOException {
    MadeImages.write(
        folder.resolve("train-images-idx3-ubyte.gz"),
        MadeImages.gzip(MadeImages.countingImages(IMAGES)));
    MadeImages.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        MadeImages.gzip(MadeImages.countingLabels(IMAGES)));
    ImageRecipe image = new ImageRecipe(2, 3, Channels.GREY, Fit.STRETCH);
    return Dataset.forTraining(
        spark,
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration()),
        new DataRecipe("", null, 0, List.of(), image, Normalize.SCALE, 0, AugmentRecipe.NONE, 0),
        7,
        workers,
        worker -> List.of(),
        undecodable -> {});
  }

  private static List<List<Long>> positions(ReshuffledPartitions shares, int epoch) {
    return shares.of(epoch, worker -> List.of()).toJavaRDD().glom().collect().stream()
        .map(
            chunks -> {
              List<Long> positions = new ArrayList<>();
              for (PackedChunk chunk : chunks) {
                for (long position : chunk.positions()) {
                  positions.add(position);
                }
              }
              return positions;
            })
        .toList();
  }

  /** Label and pixels by position. */
  private static Map<Long, String> examples(ReshuffledPartitions shares, int epoch) {
    Map<Long, String> examples = new TreeMap<>();
    for (PackedChunk chunk : shares.of(epoch, worker -> List.of()).toJavaRDD().collect()) {
      int bytes = chunk.pixels().length / chunk.size();
      for (int i = 0; i < chunk.size(); i++) {
        List<Byte> pixels = new ArrayList<>();
        for (int b = 0; b < bytes; b++) {
          pixels.add(chunk.pixels()[i * bytes + b]);
        }
        examples.put(chunk.positions()[i], chunk.labels()[i] + ": " + pixels);
      }
    }
    return examples;
  }

  @Test
  void dealsTheSameExamplesToOthers_inSharesOfTheSameSizes() throws IOException {
    try (Dataset images = images(3);
        ReshuffledPartitions shares = new ReshuffledPartitions(spark, images.examples(), 1, 7)) {
      List<List<Long>> first = positions(shares, 0);
      Map<Long, String> examples = examples(shares, 0);
      for (int epoch = 1; epoch < 4; epoch++) {
        List<List<Long>> dealt = positions(shares, epoch);

        assertThat(dealt.stream().map(List::size)).containsExactlyElementsOf(shares.sizes());
        assertThat(dealt).isNotEqualTo(first);
        assertThat(examples(shares, epoch)).isEqualTo(examples).hasSize(IMAGES);
      }
    }
  }

  @Test
  void keepsADealForSoManyEpochs() throws IOException {
    try (Dataset images = images(2);
        ReshuffledPartitions shares = new ReshuffledPartitions(spark, images.examples(), 2, 7)) {
      List<List<Long>> first = positions(shares, 0);
      List<List<Long>> second = positions(shares, 2);

      assertThat(positions(shares, 1)).isEqualTo(first);
      assertThat(positions(shares, 3)).isEqualTo(second).isNotEqualTo(first);
      assertThat(positions(shares, 4)).isNotEqualTo(second);
      assertThat(positions(shares, 2)).as("gone back to").isEqualTo(second);
    }
  }

  @Test
  void seedAndEpochDecide_whateverWasDealtBefore() throws IOException {
    try (Dataset images = images(2);
        ReshuffledPartitions straight = new ReshuffledPartitions(spark, images.examples(), 1, 7);
        ReshuffledPartitions epochByEpoch =
            new ReshuffledPartitions(spark, images.examples(), 1, 7);
        ReshuffledPartitions ofOtherSeed =
            new ReshuffledPartitions(spark, images.examples(), 1, 8)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        positions(epochByEpoch, epoch);
      }

      assertThat(positions(straight, 3)).isEqualTo(positions(epochByEpoch, 3));
      assertThat(positions(ofOtherSeed, 3)).isNotEqualTo(positions(straight, 3));
    }
  }

  @Test
  void worksWithMoreWorkersThanExamples() throws IOException {
    try (Dataset images = images(IMAGES + 4);
        ReshuffledPartitions shares = new ReshuffledPartitions(spark, images.examples(), 1, 7)) {
      assertThat(positions(shares, 1).stream().map(List::size))
          .containsExactlyElementsOf(shares.sizes());
      assertThat(examples(shares, 1)).hasSize(IMAGES);
    }
  }

  @Test
  void leavesNothingBehind_whenClosed() throws IOException {
    try (Dataset images = images(2)) {
      int before = spark.getPersistentRDDs().size();
      try (ReshuffledPartitions shares = new ReshuffledPartitions(spark, images.examples(), 1, 7)) {
        positions(shares, 1);
        positions(shares, 2);
        assertThat(spark.getPersistentRDDs()).hasSize(before + 1);
      }
      assertThat(spark.getPersistentRDDs()).hasSize(before);
    }
  }
}

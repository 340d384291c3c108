package org.meanfield.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meanfield.Quickstart;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.engine.WeightSource;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.source.table.ImageColumn;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;

/** Tasks of a real Spark, in this JVM. */
class TaskScopedPredictorTest {
  private static final int PARTITIONS = 12;
  private static final int SIDE = 28;
  private static final AtomicInteger ENGINES = new AtomicInteger();
  private static final AtomicReference<ChunkPredictor> LEFT = new AtomicReference<>();

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = JavaSparkContext.fromSparkContext(LocalSpark.start(2));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @BeforeEach
  void count() {
    ENGINES.set(0);
  }

  /** The first weights, as they are; an engine asks for them once. */
  private record CountedWeights() implements WeightSource {
    @Override
    public void copyTo(ParameterVector target) {
      ENGINES.incrementAndGet();
    }
  }

  private static Model model() {
    return new Model(
        EngineName.AUTO,
        new EngineSpec(
            NetworkCatalog.of("lenet", new InputShape(SIDE, SIDE, 1), 3),
            Normalization.scale(1),
            null,
            5),
        new CountedWeights());
  }

  private static JavaRDD<Row> predicted(Model model) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2 * PARTITIONS; i++) {
      rows.add(RowFactory.create((Object) png(i)));
    }
    return spark
        .parallelize(rows, PARTITIONS)
        .mapPartitions(part -> new PredictingIterator<>(part, model, new Best()));
  }

  private record Best() implements RowMapper<Row, Row> {
    private static final ImageRecipe FORM =
        new ImageRecipe(SIDE, SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);

    @Override
    public Decoded decoded(Row row) {
      return new ImageColumn(false).decode(row.getAs(0), FORM);
    }

    @Override
    public Row answered(Row row, float[] probabilities, int offset) {
      return RowFactory.create(probabilities[offset]);
    }

    @Override
    public Row unanswered(Row row, String reason) {
      throw new AssertionError(reason);
    }
  }

  private static byte[] png(int seed) throws IOException {
    byte[] pixels = Quickstart.pixels(seed + 1);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, pixels[seed * SIDE * SIDE + i] & 0xff);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void isOneForAllPartitionsOfATask() throws Exception {
    List<Float> apart = answers(predicted(model()));
    assertThat(ENGINES).hasValue(PARTITIONS);
    ENGINES.set(0);

    List<Float> together = answers(predicted(model()).coalesce(1));

    assertThat(ENGINES).hasValue(1);
    assertThat(together).isEqualTo(apart);
  }

  @Test
  void isOneForEachModelOfATask() throws Exception {
    Model first = model();
    Model second = model();

    assertThat(answers(predicted(first).union(predicted(second)).coalesce(1)))
        .hasSize(4 * PARTITIONS);

    assertThat(ENGINES).hasValue(2);
  }

  @Test
  void refusesToPredict_onceItsTaskHasEnded() {
    Model model = model();
    spark
        .parallelize(List.of(1), 1)
        .foreach(
            one -> {
              LEFT.set(new TaskScopedPredictor(model).get());
              left().predict(new byte[SIDE * SIDE], 1);
            });

    assertThatThrownBy(() -> left().predict(new byte[SIDE * SIDE], 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void takesBatchesWhoseBytesAnIntCounts_howeverLargeAnImageIs() {
    for (int bytes : new int[] {1, 784, 4 << 20, 33_600_000, Integer.MAX_VALUE}) {
      int batch = ChunkPredictor.batch(bytes);
      assertThat(batch).isBetween(1, 64);
      assertThat((long) batch * bytes).isLessThanOrEqualTo(Math.max(bytes, 256L << 20));
    }
    assertThat(ChunkPredictor.batch(4 << 20)).isEqualTo(64);
  }

  private static List<Float> answers(JavaRDD<Row> rows) {
    List<Float> answers = new ArrayList<>(rows.map(row -> row.getFloat(0)).collect());
    Collections.sort(answers);
    return answers;
  }

  private static ChunkPredictor left() {
    return Objects.requireNonNull(LEFT.get());
  }
}

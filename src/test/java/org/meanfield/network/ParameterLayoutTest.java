package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.network.ParameterLayout.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParameterLayoutTest {
  static {
    Natives.choose();
  }

  private static final InputShape INPUT = new InputShape(8, 8, 1);

  static Stream<Architecture> networks() {
    return Stream.of(
        NetworkCatalog.of("cat-dog-cnn", new InputShape(12, 14, 3), 2),
        NetworkCatalog.of("mlp", INPUT, 3),
        ConfigurationJson.read(
            "chain.json",
            Dl4jNetworks.convolutional(CNN2DFormat.NHWC, INPUT, Dl4jNetworks.softmax(3)).toJson(),
            INPUT,
            3),
        ConfigurationJson.read(
            "graph.json",
            Dl4jNetworks.residual(CNN2DFormat.NCHW, INPUT, Dl4jNetworks.softmax(3)).toJson(),
            INPUT,
            3));
  }

  /** As a reader of a saved file would: it knows nothing of DL4J but the layout and the vector. */
  @ParameterizedTest
  @MethodSource("networks")
  void everyParameterIsItsRunOfTheFlatVector(Architecture network) {
    ParameterViews views = ParameterViews.of(network);
    float[] flat = views.flat().toFloatVector();
    ParameterLayout layout = ParameterLayout.of(network);

    assertThat(layout.parameters()).hasSameSizeAs(views.byName().keySet());
    for (Parameter p : layout.parameters()) {
      float[] run = Arrays.copyOfRange(flat, (int) p.offset(), (int) (p.offset() + p.length()));
      long[] shape = p.shape().stream().mapToLong(Long::longValue).toArray();
      INDArray rebuilt = Nd4j.createFromArray(run).reshape('c', shape);
      INDArray view = Objects.requireNonNull(views.byName().get(p.name()));
      assertThat(view.ordering() == 'f' && view.rank() > 1 ? rebuilt.transpose() : rebuilt)
          .as(p.name())
          .isEqualTo(view);
    }
  }

  @Test
  void findsTheRunningStatisticsOfBatchNormalisation() {
    ParameterLayout plain =
        ParameterLayout.of(NetworkCatalog.of("resnet-20", new InputShape(8, 8, 3), 10));
    ParameterLayout logarithms =
        ParameterLayout.of(
            ConfigurationJson.read(
                "graph.json",
                Dl4jNetworks.residual(CNN2DFormat.NCHW, INPUT, Dl4jNetworks.softmax(3)).toJson(),
                INPUT,
                3));

    // The stem has 3 * 16 * 9 weights without biases, then gamma and beta of 16 channels.
    assertThat(plain.runningStatistics())
        .hasSize(21)
        .contains(new RunningStatistics(464, 480, 16, RunningStatistics.Storage.VARIANCE));
    assertThat(logarithms.runningStatistics())
        .extracting(RunningStatistics::storage)
        .containsExactly(RunningStatistics.Storage.LOG10_DEVIATION);
    assertThat(ParameterLayout.of(NetworkCatalog.of("mlp", INPUT, 3)).runningStatistics())
        .isEmpty();
  }

  @Test
  void listsDenseWeightsAsOutputsByInputs() {
    ParameterLayout layout =
        ParameterLayout.of(NetworkCatalog.of("cat-dog-cnn", new InputShape(28, 28, 1), 2));

    assertThat(layout.parameters())
        .containsExactly(
            new Parameter("0_b", List.of(32L), 0),
            new Parameter("0_W", List.of(32L, 1L, 3L, 3L), 32),
            new Parameter("2_b", List.of(64L), 320),
            new Parameter("2_W", List.of(64L, 32L, 3L, 3L), 384),
            new Parameter("4_W", List.of(128L, 1600L), 18816),
            new Parameter("4_b", List.of(128L), 223616),
            new Parameter("5_W", List.of(1L, 128L), 223744),
            new Parameter("5_b", List.of(1L), 223872));
  }
}

package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.fault.ErrorKind;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A worker whose loss is no number. Of its images two are white and all others black: from black
 * images a network without biases learns nothing, and from a white one, at a far too large rate,
 * weights of which the next white one makes infinities.
 */
class DivergingWorkerIT {
  @TempDir Path folder;

  @Test
  void isNamedAndLeftOut_untilTheRunEndsWithTheLastGoodWeights() throws Exception {
    Workbench bench = new Workbench(folder);
    Files.writeString(bench.at("network.json"), network());
    white(bench.idx("images", 0, 0, 0, 0, 1, 1, 0, 0), 4, 5);
    Files.writeString(
        bench.at("diverging.conf"),
        """
        seed = 1
        data { train = "images/train-images-idx3-ubyte", validation = 0 }
        data.image { height = 12, width = 12, channels = grey }
        network.file = "network.json"
        training { epochs = 5, workers = 2, batchSize = 1, optimizer = sgd, learningRate = 1e30 }
        averaging.maxConsecutiveExclusions = 2
        run.folder = "run"
        """);

    Workbench.Attempt attempt = bench.run("train", "diverging.conf", "--json");

    String why = "worker 1 on executor driver on 127.0.0.1: its loss was ";
    attempt.failed(
        ErrorKind.USAGE,
        "left out of averaging round 1: " + why,
        "left out of averaging round 2: " + why,
        "training diverged: " + why,
        "left out of 3 rounds in a row, and averaging.maxConsecutiveExclusions allows 2",
        "Lower training.learningRate");
    Path checkpoint = bench.at("run/checkpoints/epoch-0002");
    assertThat(checkpoint.resolve("manifest.json")).exists();
    List<Path> slices;
    try (Stream<Path> files = Files.list(checkpoint)) {
      slices = files.filter(file -> file.getFileName().toString().startsWith("slice-")).toList();
    }
    assertThat(slices).hasSize(1);
    FloatBuffer weights = LittleEndian.floats(Files.readAllBytes(slices.get(0)));
    assertThat(weights.remaining()).isEqualTo(8 * Workbench.SIDE * Workbench.SIDE + 2 * 8);
    for (int i = 0; i < weights.remaining(); i++) {
      assertThat(weights.get(i)).isFinite();
    }
  }

  private static void white(Path images, int... indexes) throws IOException {
    byte[] bytes = Files.readAllBytes(images);
    int pixels = Workbench.SIDE * Workbench.SIDE;
    for (int index : indexes) {
      Arrays.fill(bytes, 16 + index * pixels, 16 + (index + 1) * pixels, (byte) 255);
    }
    Files.write(images, bytes);
  }

  private static String network() {
    return new NeuralNetConfiguration.Builder()
        .updater(new Sgd(0.1))
        .list()
        .layer(
            new DenseLayer.Builder().nOut(8).activation(Activation.IDENTITY).hasBias(false).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .hasBias(false)
                .build())
        .setInputType(InputType.convolutional(Workbench.SIDE, Workbench.SIDE, 1))
        .build()
        .toJson();
  }
}

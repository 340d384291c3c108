package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Script;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A model of 1 GB, of which the driver's heap of 512 MB never holds more than a slice or two. */
@Tag("slow")
class LargeModelIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SIDE = 8;
  private static final int CLASSES = 10;
  private static final int IMAGES = 24;
  private static final int WIDTH = 15_775;
  private static final long BYTES = 1_000_000_000;

  @TempDir Path folder;

  @Test
  void isTrainedSavedLoadedAndEvaluated_byADriverOfHalfItsSize() throws Exception {
    Files.writeString(folder.resolve("network.json"), network());
    writeImages();
    Script cluster =
        Script.named("spark-cluster")
            .with("MEANFIELD_CLUSTER_DIR", folder.resolve("cluster").toString());
    Script.Outcome started =
        cluster.run(folder, "start", "--workers", "2", "--cores", "1", "--memory", "7g");
    assertThat(started.status()).as(started.err()).isZero();
    try {
      String master = started.out().strip();
      Script.Outcome trained = meanfield("7g", master, "train", settings());
      assertThat(trained.status()).as(trained.err()).isZero();
      JsonNode told = new ObjectMapper().readTree(trained.out());
      assertThat(Files.size(folder.resolve("run/model/weights.safetensors"))).isGreaterThan(BYTES);
      assertThat(told.toString()).contains("weightsSha256");

      Script.Outcome judged = meanfield("3g", master, "evaluate", "run", "train-images-idx3-ubyte");
      assertThat(judged.status()).as(judged.err()).isZero();
      JsonNode evaluation = new ObjectMapper().readTree(judged.out());
      assertThat(evaluation.findValue("examples").asInt()).isEqualTo(IMAGES);
    } finally {
      cluster.run(folder, "stop");
    }
  }

  private Script.Outcome meanfield(
      String executorMemory, String master, String command, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--json",
                "--master",
                master,
                "--driver-memory",
                "512m",
                "--executor-memory",
                executorMemory));
    arguments.addAll(List.of(more));
    return Script.named("meanfield").within(PATIENCE).run(folder, arguments.toArray(String[]::new));
  }

  private static String[] settings() {
    return new String[] {
      "--set", "data.train=train-images-idx3-ubyte",
      "--set", "data.validation=0",
      "--set", "data.image.height=" + SIDE,
      "--set", "data.image.width=" + SIDE,
      "--set", "data.image.channels=grey",
      "--set", "network.file=network.json",
      "--set", "training.workers=2",
      "--set", "training.epochs=1",
      "--set", "training.batchSize=4",
      "--set", "averaging.every=1",
      "--set", "run.folder=run"
    };
  }

  private static String network() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Nesterovs(0.01, 0.9))
        .list()
        .layer(new DenseLayer.Builder().nOut(WIDTH).activation(Activation.RELU).build())
        .layer(new DenseLayer.Builder().nOut(WIDTH).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(SIDE, SIDE, 1))
        .build()
        .toJson();
  }

  private void writeImages() throws IOException {
    byte[] pixels = new byte[IMAGES * SIDE * SIDE];
    new Random(1).nextBytes(pixels);
    try (DataOutputStream out = file("train-images-idx3-ubyte")) {
      out.writeInt(0x803);
      out.writeInt(IMAGES);
      out.writeInt(SIDE);
      out.writeInt(SIDE);
      out.write(pixels);
    }
    try (DataOutputStream out = file("train-labels-idx1-ubyte")) {
      out.writeInt(0x801);
      out.writeInt(IMAGES);
      for (int i = 0; i < IMAGES; i++) {
        out.writeByte(i % CLASSES);
      }
    }
  }

  private DataOutputStream file(String name) throws IOException {
    return new DataOutputStream(Files.newOutputStream(folder.resolve(name)));
  }
}

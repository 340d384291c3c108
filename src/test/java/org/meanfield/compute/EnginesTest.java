package org.meanfield.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineChoice;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.Bf16;
import org.meanfield.compute.onednn.OneDnnEngine;
import org.meanfield.compute.onednn.program.StepTime;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class EnginesTest {
  private static final InputShape SMALL = new InputShape(12, 12, 1);

  @TempDir private Path folder;

  private static EngineSpec spec(Architecture architecture, Precision precision) {
    NativeBackend.prepare();
    return new EngineSpec(
        architecture,
        Normalization.scale(architecture.input().channels()),
        new OptimizerSpec(OptimizerName.ADAM, 1e-3, 0.9, 0, new Schedule.Constant()),
        TrainingRule.OF_NETWORK,
        precision,
        3);
  }

  private static Architecture uncovered() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
            .layer(new LocalResponseNormalization())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(12, 12, 1))
            .build()
            .toJson();
    return ConfigurationJson.read("lrn.json", json, SMALL, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat-dog-cnn",
        "cat-dog-cnn-3",
        "lenet",
        "mlp",
        "resnet-20",
        "resnet-50",
        "vgg-16"
      })
  void takesTheFastEngine_forEveryNetworkByName(String network) {
    EngineSpec spec =
        spec(NetworkCatalog.of(network, new InputShape(64, 64, 3), 10), Precision.FP32);

    EngineChoice choice = Engines.choose(EngineName.AUTO, spec);

    assertThat(choice.engine()).isEqualTo(EngineName.ONEDNN);
    assertThat(choice.line())
        .startsWith("computing with onednn: oneDNN 2.5")
        .doesNotContain("because");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat-dog-cnn-3", "lenet", "mlp", "resnet-20"})
  void computesWithoutReferenceKernels_whichAreOrdersOfMagnitudeSlower(String network) {
    EngineSpec spec =
        spec(NetworkCatalog.of(network, new InputShape(32, 32, 3), 10), Precision.FP32);
    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      byte[] pixels = new byte[8 * 32 * 32 * 3];

      List<StepTime> steps = engine.profile(new Batch(pixels, new int[8], 8), 1);

      assertThat(steps)
          .extracting(StepTime::implementation)
          .noneMatch(name -> name.startsWith("ref") || name.startsWith("simple"));
    }
  }

  @ParameterizedTest
  @CsvSource({"MSE, SOFTMAX, 3", "L2, SOFTMAX, 3", "MSE, SIGMOID, 2", "L2, SIGMOID, 2"})
  void takesTheFastEngine_forSquaredErrorWithWeightsOfClasses(
      LossFunction loss, Activation activation, int classes) {
    NativeBackend.prepare();
    String json =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .list()
            .layer(
                new OutputLayer.Builder(loss)
                    .nOut(activation == Activation.SIGMOID ? 1 : classes)
                    .activation(activation)
                    .build())
            .setInputType(InputType.convolutional(12, 12, 1))
            .build()
            .toJson();
    EngineSpec spec =
        new EngineSpec(
            ConfigurationJson.read("squared.json", json, SMALL, classes),
            Normalization.scale(1),
            null,
            new TrainingRule(null, null, 0.1, List.of(1.0, 2.0, 3.0).subList(0, classes)),
            Precision.FP32,
            3);

    assertThat(Engines.choose(EngineName.AUTO, spec).engine()).isEqualTo(EngineName.ONEDNN);
  }

  @Test
  void takesThePlainEngineAndNamesTheLayer_whereOneIsNotCovered() {
    EngineChoice choice = Engines.choose(EngineName.AUTO, spec(uncovered(), Precision.FP32));

    assertThat(choice.engine()).isEqualTo(EngineName.DL4J);
    assertThat(choice.line())
        .startsWith("computing with dl4j: nd4j-native")
        .endsWith("because of layer '1' (LocalResponseNormalization)");
  }

  @Test
  void refusesTheFastEngine_whereItIsAskedForByNameAndDoesNotCoverALayer() {
    assertThatThrownBy(() -> Engines.choose(EngineName.ONEDNN, spec(uncovered(), Precision.FP32)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("compute.engine")
        .hasMessageContaining("LocalResponseNormalization");
  }

  @Test
  void refusesBf16_exceptWhereTheProcessorMultipliesIt() {
    EngineSpec spec = spec(NetworkCatalog.of("lenet", SMALL_LENET, 10), Precision.BF16);
    if (Bf16.here()) {
      assertThat(Engines.choose(EngineName.AUTO, spec).line()).endsWith("bf16");
    } else {
      assertThatThrownBy(() -> Engines.choose(EngineName.AUTO, spec))
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContaining("compute.precision")
          .hasMessageContaining("avx512_bf16");
    }
    assertThatThrownBy(() -> Engines.choose(EngineName.DL4J, spec))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("compute.precision");
  }

  private static final InputShape SMALL_LENET = new InputShape(28, 28, 1);

  @Test
  void takesDl4jsLayersAndSaysWhy_whereOneDnnsNativesAreMissing() throws Exception {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*/dnnl-[^/]*-(linux|macosx)-[^/]*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                WithoutNatives.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();

    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(out, StandardCharsets.UTF_8))
        .contains("computing with dl4j: nd4j-native")
        .contains("because of oneDNN's natives, which do not load here")
        .contains("stepped");
  }

  /** What the child of a test runs. */
  static final class WithoutNatives {
    private WithoutNatives() {}

    public static void main(String[] arguments) {
      EngineSpec spec = spec(NetworkCatalog.of("lenet", SMALL_LENET, 10), Precision.FP32);
      System.out.println(Engines.choose(EngineName.AUTO, spec).line());
      try (Engine engine = Engines.create(EngineName.AUTO, spec)) {
        engine.step(new Batch(new byte[4 * 28 * 28], new int[4], 4));
        System.out.println("stepped");
      }
      System.exit(0);
    }
  }
}

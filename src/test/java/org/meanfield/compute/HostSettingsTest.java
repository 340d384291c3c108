package org.meanfield.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Quickstart;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.nd4j.nativeblas.NativeOpsHolder;

/** A program that has settings of its own, in a JVM of its own. */
class HostSettingsTest {
  private static final String HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  @TempDir private Path folder;

  @Test
  void areAsTheyWere_afterEnginesWereMadeUsedAndClosed_andDecideNoBits() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();

    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    List<String> lines =
        Files.readString(out, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("settings ") || line.startsWith("bits "))
            .toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).isEqualTo("settings blas 2 omp 2 helpers maybe");
    assertThat(lines.subList(1, 4)).containsOnly(lines.get(0));
    assertThat(lines.get(4)).isEqualTo("bits same");
  }

  /** What the child of the test runs. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      NativeBackend.prepare();
      set(2);
      System.setProperty(HELPERS, "maybe");
      tell();
      float[] two = stepped(EngineName.DL4J);
      tell();
      stepped(EngineName.ONEDNN);
      tell();
      Engines.trainingNeed(EngineName.AUTO, spec(), List.of(32));
      tell();
      set(1);
      System.out.println(
          "bits " + (Arrays.equals(two, stepped(EngineName.DL4J)) ? "same" : "differ"));
      System.exit(0);
    }

    private static void set(int threads) {
      openblas.blas_set_num_threads(threads);
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    }

    private static void tell() {
      System.out.printf(
          Locale.ROOT,
          "settings blas %d omp %d helpers %s%n",
          openblas.blas_get_num_threads(),
          NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
          System.getProperty(HELPERS));
    }

    private static EngineSpec spec() {
      return new EngineSpec(
          NetworkCatalog.of("mlp", new InputShape(28, 28, 1), 10),
          Normalization.scale(1),
          new OptimizerSpec(OptimizerName.ADAM, 1e-3, 0.9, 0, new Schedule.Constant()),
          1);
    }

    private static float[] stepped(EngineName name) {
      try (ConfinedThread unused = ConfinedThread.enter();
          Engine engine = Engines.create(name, spec())) {
        for (int step = 0; step < 3; step++) {
          engine.step(new Batch(Quickstart.pixels(32), Quickstart.labels(32), 32));
        }
        float[] weights = new float[(int) engine.weights().length()];
        engine.weights().read(0, FloatBuffer.wrap(weights));
        return weights;
      }
    }
  }
}

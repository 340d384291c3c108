package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meanfield.launcher.Script;

/**
 * A run of {@code scripts/meanfield train} on the quickstart's 2,000 test images: two workers, nine
 * epochs of three rounds. All of them must come to the same weights, however they are run.
 *
 * @param folder where the run folder is made
 * @param launcher {@code scripts/meanfield} with its environment
 */
record SmallRun(Path folder, Script launcher) {
  private static final String IMAGES = "conf/quickstart/t10k-images-idx3-ubyte.gz";
  private static final long PATIENCE_SECONDS = 300;

  /** Half a second each: enough that whoever disturbs the second comes before the last. */
  private static final int EPOCHS = 9;

  private static @Nullable String undisturbed;

  static SmallRun in(Path folder) {
    return new SmallRun(folder, Script.named("meanfield").shortLived());
  }

  /** The weights of a run on local[2] that nothing disturbs; run once for all tests. */
  static synchronized String undisturbedWeights(Path folder) throws Exception {
    if (undisturbed == null) {
      undisturbed = in(folder.resolve("undisturbed")).train("--master", "local[2]");
    }
    return undisturbed;
  }

  SmallRun with(String variable, String value) {
    return new SmallRun(folder, launcher.with(variable, value));
  }

  Path run() {
    return folder.resolve("run");
  }

  /** Trains to the end; gives the weights' SHA-256. */
  String train(String... spark) throws Exception {
    Files.createDirectories(folder);
    Script.Outcome outcome = launcher.run(folder, arguments(spark));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return weights(outcome.out());
  }

  /** Goes on with a run; gives the weights' SHA-256. */
  String resume() throws Exception {
    Script.Outcome outcome =
        launcher.run(folder, "resume", run().toString(), "--master", "local[2]", "--json");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return weights(outcome.out());
  }

  /** Starts training and returns when the first epoch has ended and the second is under way. */
  Started startAndAwaitSecondEpoch(String... spark) throws Exception {
    Files.createDirectories(folder);
    Path out = folder.resolve("out.json");
    Process process = launcher.start(folder, out, arguments(spark));
    BufferedReader err = process.errorReader();
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = err.readLine()) != null) {
      lines.add(line);
      if (line.startsWith("epoch 1/" + EPOCHS + " ")) {
        return new Started(process, out, err, lines);
      }
    }
    throw new AssertionError("the run ended before its second epoch: " + lines);
  }

  private String[] arguments(String... spark) {
    Path home = Script.home();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                home.resolve("conf/quickstart.conf").toString(),
                "--json",
                "--set",
                "data.train=" + home.resolve(IMAGES),
                "--set",
                "training.epochs=" + EPOCHS,
                "--set",
                "averaging.every=10",
                "--set",
                "run.folder=" + run(),
                "--conf",
                "spark.executor.extraJavaOptions=" + Script.SHORT_LIVED));
    arguments.addAll(List.of(spark));
    return arguments.toArray(String[]::new);
  }

  private static String weights(String out) throws IOException {
    JsonNode result = new ObjectMapper().readTree(out);
    return result.path("weightsSha256").asText();
  }

  /** A run under way. */
  record Started(Process process, Path out, BufferedReader err, List<String> lines) {
    /** Waits for its end; gives its exit status. */
    int end() throws Exception {
      String line;
      while ((line = err.readLine()) != null) {
        lines.add(line);
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still runs: " + lines);
      }
      return process.exitValue();
    }

    String weights() throws IOException {
      return SmallRun.weights(Files.readString(out));
    }
  }
}

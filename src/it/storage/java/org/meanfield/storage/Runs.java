package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.meanfield.launcher.Script;

/**
 * {@code scripts/meanfield} on the quickstart's 2,000 test images, for training and testing, in a
 * storage.
 *
 * @param folder where it runs
 * @param launcher with its environment
 * @param options what the storage needs
 */
record Runs(Path folder, Script launcher, List<String> options) {
  static final String IMAGES = "t10k-images-idx3-ubyte.gz";
  static final String LABELS = "t10k-labels-idx1-ubyte.gz";

  /** Longer than any of the clients may try. */
  private static final Duration BOUND = Duration.ofMinutes(2);

  private static final int EPOCHS = 6;

  static Runs in(Path folder, String... options) {
    return new Runs(folder, Script.named("meanfield"), List.of(options));
  }

  static Path quickstart(String file) {
    return Script.home().resolve("conf/quickstart").resolve(file);
  }

  Runs with(String variable, String value) {
    return new Runs(folder, launcher.with(variable, value), options);
  }

  /** Arguments of a training of six epochs, ten rounds each. */
  static String[] training(String images, String run, String... more) {
    return Stream.of(
            Stream.of("train", Script.home().resolve("conf/quickstart.conf").toString(), "--json"),
            settings(
                "data.train=" + images,
                "data.test=" + images,
                "run.folder=" + run,
                "training.epochs=" + EPOCHS,
                "averaging.every=10"),
            Stream.of(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  private static Stream<String> settings(String... settings) {
    return Stream.of(settings).flatMap(setting -> Stream.of("--set", setting));
  }

  /** Trains, is killed in another run's midst and resumes it, evaluates and predicts. */
  void wholeWay(String images, String place) throws Exception {
    JsonNode undisturbed = succeeding(local(training(images, place + "/undisturbed")));
    String killed = place + "/killed";
    trainUntilKilled(images, killed);

    JsonNode resumed = succeeding(local("resume", killed, "--json"));

    assertThat(resumed.path("weightsSha256").asText())
        .isNotEmpty()
        .isEqualTo(undisturbed.path("weightsSha256").asText());
    JsonNode judged = succeeding(local("evaluate", killed, images, "--json"));
    assertThat(judged.path("accuracy")).isEqualTo(undisturbed.path("test").path("accuracy"));
    JsonNode predicted =
        succeeding(local("predict", killed, images, "--out", place + "/table", "--json"));
    assertThat(predicted.path("rows").asInt()).isEqualTo(2_000);
  }

  private void trainUntilKilled(String images, String run) throws Exception {
    Process process =
        launcher.start(
            folder, folder.resolve("killed.out"), withOptions(local(training(images, run))));
    List<String> lines = new ArrayList<>();
    try (BufferedReader err = process.errorReader()) {
      String line = err.readLine();
      while (line != null && !line.startsWith("epoch 2/" + EPOCHS + " ")) {
        lines.add(line);
        line = err.readLine();
      }
      assertThat(line).as(lines.toString()).isNotNull();
      process.toHandle().destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  static String[] local(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--master", "local[2]"))
        .toArray(String[]::new);
  }

  /** What a command that must end well prints as JSON. */
  JsonNode succeeding(String... arguments) throws Exception {
    Script.Outcome outcome = launcher.run(folder, withOptions(arguments));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }

  /** A command that must fail soon, with this status and one line that tells all this. */
  void failing(int status, List<String> told, String... arguments) throws Exception {
    Instant begun = Instant.now();
    Script.Outcome outcome = launcher.run(folder, withOptions(local(arguments)));

    assertThat(outcome.err().lines().filter(line -> !line.startsWith("WARNING")))
        .as(outcome.err())
        .singleElement()
        .asString()
        .startsWith("meanfield: ")
        .contains(told);
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(Duration.between(begun, Instant.now())).isLessThan(BOUND);
  }

  private String[] withOptions(String... arguments) {
    return Stream.concat(Stream.of(arguments), options.stream()).toArray(String[]::new);
  }

  /** Every file below a folder that holds this text. */
  static List<Path> holding(String text, Path folder) throws Exception {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}

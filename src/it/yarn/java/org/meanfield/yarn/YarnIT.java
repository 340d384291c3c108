package org.meanfield.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Eventually;
import org.meanfield.launcher.Script;

/** On a real resource manager and node manager, in both deploy modes, as its users start it. */
class YarnIT {
  private static final String EXECUTOR = "YarnCoarseGrainedExecutorBackend";
  private static final String APPLICATION_MASTER = "org.apache.spark.deploy.yarn.ApplicationMaster";
  private static final long PATIENCE_SECONDS = 300;

  @TempDir static Path folder;
  private static SingleNode node;
  private static String undisturbed = "";

  @BeforeAll
  static void start() throws Exception {
    Script.Outcome here =
        Script.named("meanfield")
            .run(folder, training("here", List.of("--master", "local[2]")).toArray(String[]::new));
    assertThat(here.status()).as(here.err()).isZero();
    undisturbed = weights(here.out());
    node = SingleNode.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void trainsFromThisMachine_thoughAContainerIsLost() throws Exception {
    Ended ended =
        trained("client", "client", () -> node.container(EXECUTOR).destroyForcibly(), "epoch 2/");

    assertThat(ended.status()).as(ended.told()).isZero();
    assertThat(weights(ended.out())).isEqualTo(undisturbed);
    assertThat(ended.told()).contains("lost executor");
    assertEnded(FinalApplicationStatus.SUCCEEDED, 1);
  }

  @Test
  void trainsWithItsDriverInAContainer_thatEndsWell() throws Exception {
    Ended ended = trained("cluster", "in-cluster", () -> {}, "epoch 2/");

    assertThat(ended.status()).as(ended.told()).isZero();
    assertThat(weights(ended.out())).isEqualTo(undisturbed);
    assertEnded(FinalApplicationStatus.SUCCEEDED, 1);
  }

  @Test
  void goesOnWithItsRun_whenTheDriversContainerIsLost() throws Exception {
    Ended ended =
        trained(
            "cluster",
            "lost-driver",
            () -> node.container(APPLICATION_MASTER).destroyForcibly(),
            "epoch 2/");

    assertThat(ended.status()).as(ended.told()).isZero();
    assertThat(weights(ended.out())).isEqualTo(undisturbed);
    assertEnded(FinalApplicationStatus.SUCCEEDED, 2);
  }

  @Test
  void endsAsTheDriverDid_whenItFailed() throws Exception {
    Path notImages = Files.createDirectories(folder.resolve("empty"));
    List<String> words =
        training("failed", node.options("cluster"), "--set=data.train=file:" + notImages);

    Script.Outcome outcome = node.launcher().run(folder, words.toArray(String[]::new));

    assertThat(outcome.status()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.err()).contains(notImages.toString());
    Eventually.holds("the application's end", () -> finalStatus() == FinalApplicationStatus.FAILED);
  }

  /** What is done to a run. */
  private interface Disturbance {
    void act() throws Exception;
  }

  private record Ended(int status, String out, String told) {}

  /** Trains, and disturbs it when it tells a line that begins so. */
  private static Ended trained(String mode, String run, Disturbance disturbance, String when)
      throws Exception {
    Path out = folder.resolve(run + ".out");
    Process process =
        node.launcher()
            .start(folder, out, training(run, node.options(mode)).toArray(String[]::new));
    List<String> lines = new ArrayList<>();
    boolean disturbed = false;
    try (BufferedReader err = process.errorReader()) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        lines.add(line);
        if (!disturbed && line.startsWith(when)) {
          disturbed = true;
          disturbance.act();
        }
      }
    }
    String told = String.join("\n", lines);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(told).isTrue();
    assertThat(disturbed).as(told).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), told);
  }

  private static List<String> training(String run, List<String> options, String... more) {
    Path images = Script.home().resolve("conf/quickstart/t10k-images-idx3-ubyte.gz");
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of("train", Script.home().resolve("conf/quickstart.conf").toString(), "--json"));
    words.addAll(
        List.of(
            "--set=data.train=file:" + images,
            "--set=data.test=file:" + images,
            "--set=training.epochs=8",
            "--set=averaging.every=10",
            "--set=run.folder=file:" + folder.resolve(run)));
    words.addAll(options);
    words.addAll(List.of(more));
    return words;
  }

  private static String weights(String json) throws Exception {
    return new ObjectMapper().readTree(json).path("weightsSha256").asText();
  }

  private static void assertEnded(FinalApplicationStatus status, int attempts) throws Exception {
    Eventually.holds(
        "the application's end", () -> finalStatus() != FinalApplicationStatus.UNDEFINED);
    ApplicationReport application = node.last();
    assertThat(application.getFinalApplicationStatus())
        .as(application.getDiagnostics())
        .isEqualTo(status);
    assertThat(node.attempts(application)).isEqualTo(attempts);
  }

  private static FinalApplicationStatus finalStatus() {
    try {
      return node.last().getFinalApplicationStatus();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

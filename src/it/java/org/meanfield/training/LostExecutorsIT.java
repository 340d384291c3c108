package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.HeldBlocks;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;

/**
 * Executors that die and blocks that are lost, at every stage of a run: it comes to the weights of
 * a run that nothing disturbs, four workers on three executors.
 */
class LostExecutorsIT {
  private static final int EXECUTORS = 3;
  private static final int IDX_HEADER = 16;

  @TempDir static Path folder;
  private static String undisturbed;
  private static StandaloneCluster cluster;
  private static ClusterDriver driver;

  private List<String> ids = List.of();

  @BeforeAll
  static void start() throws Exception {
    undisturbed = ClusterDriver.undisturbed(folder);
    cluster = StandaloneCluster.start(folder, EXECUTORS);
    // Where blocks may move, the driver knows them, and the test finds those of an executor.
    driver = ClusterDriver.on(cluster, folder, Map.of("spark.decommission.enabled", "true"));
  }

  @AfterAll
  static void stop() throws Exception {
    driver.close();
    cluster.close();
  }

  @BeforeEach
  void allAreThere() {
    ids = driver.awaitExecutors(EXECUTORS);
  }

  @Tag("slow")
  @Test
  void comesToTheSameWeights_whenTwoOfThreeAreKilledWhileTheyTrain() {
    List<ProcessHandle> killed = List.of(driver.executor(ids.get(0)), driver.executor(ids.get(2)));
    List<String> failed = new ArrayList<>();
    StageWatch secondEpoch =
        StageWatch.of("train", 3)
            .onStart(() -> killed.forEach(ProcessHandle::destroyForcibly))
            .onEnd(
                end -> {
                  if (end.taskInfo().failed()) {
                    failed.add(end.taskInfo().executorId());
                  }
                });

    ClusterDriver.Trained trained = watched(secondEpoch, "two-killed", Map.of());

    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    assertThat(failed).contains(ids.get(0), ids.get(2));
    assertThat(trained.lines())
        .anySatisfy(line -> assertThat(line).contains("lost executor", "checkpoint of epoch 1"));
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whenOneIsKilledWhileTheyAverage() {
    AveragingStop stop = new AveragingStop(ids.get(0), driver.executor(ids.get(0)), 3);

    driver.context().addSparkListener(stop);
    ClusterDriver.Trained trained = driver.train("killed-averaging");
    driver.context().removeSparkListener(stop);

    assertThat(stop.killed).isTrue();
    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    assertThat(trained.lines())
        .anySatisfy(
            line -> assertThat(line).contains("lost executor " + ids.get(0), "is done again from"));
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whenOneIsKilledBeforeTheModelIsFetched() {
    ClusterDriver.Trained trained =
        driver.train(
            "killed-gathering",
            Map.of("epoch 3/3", () -> driver.executor(ids.get(1)).destroyForcibly()));

    assertThat(trained.weights()).isEqualTo(undisturbed);
    assertThat(trained.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("the weights are taken again from the checkpoint of epoch 3"));
  }

  @Test
  void goesBackToTheCheckpoint_whenBlocksAreGoneFromAnExecutorThatLives() {
    ClusterDriver.Trained trained =
        driver.train(
            "block-gone",
            Map.of(
                "epoch 1/3",
                () -> {
                  HeldBlocks blocks = HeldBlocks.of(driver.context(), ids.get(1));
                  assertThat(blocks.ids()).isNotEmpty();
                  blocks.remove(driver.context());
                }));

    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    assertThat(trained.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "lost a block of the run (rdd_",
                        " executor " + ids.get(1) + " on ",
                        "epoch 2 is done again from the checkpoint of epoch 1"));
    assertThat(driver.executors()).isEqualTo(ids);
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whenOneIsKilledWhileACheckpointIsSaved() {
    StageWatch saving =
        StageWatch.of("Saving the checkpoint of epoch 2", 1)
            .onStart(() -> driver.executor(ids.get(1)).destroyForcibly());

    ClusterDriver.Trained trained = watched(saving, "killed-saving", Map.of());

    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    assertThat(trained.lines())
        .anySatisfy(line -> assertThat(line).contains("lost", "executor " + ids.get(1)));
  }

  @Test
  @Tag("slow")
  void takesTheCheckpointBefore_whenTheNewestIsDamagedAndOneIsKilled() {
    StageWatch thirdEpoch =
        StageWatch.of("train", 5)
            .onStart(
                () -> {
                  damage(folder.resolve("damaged/checkpoints/epoch-0002"));
                  driver.executor(ids.get(1)).destroyForcibly();
                });

    ClusterDriver.Trained trained = watched(thirdEpoch, "damaged", Map.of());

    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    assertThat(trained.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "the checkpoint of epoch 2 is damaged and was put aside as ",
                        "damaged/checkpoints/damaged-epoch-0002"));
    assertThat(folder.resolve("damaged/checkpoints/damaged-epoch-0002")).isDirectory();
  }

  private static void damage(Path checkpoint) {
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.filter(f -> !f.endsWith("manifest.json")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0) {
          bytes[bytes.length / 2] ^= 1;
          Files.write(file, bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("slow")
  void goesOnFromACheckpointOfRounds_whenOneIsKilledInTheMiddleOfAnEpoch() {
    StageWatch lastRound =
        StageWatch.of("train", 6).onStart(() -> driver.executor(ids.get(1)).destroyForcibly());
    driver.context().addSparkListener(lastRound);

    ClusterDriver.Trained trained =
        driver.train("by-rounds", List.of("run.checkpointEvery=1 round"), Map.of());
    driver.context().removeSparkListener(lastRound);

    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    assertThat(trained.lines())
        .anySatisfy(line -> assertThat(line).contains("lost executor", "the checkpoint of epoch"));
  }

  @Test
  @Tag("slow")
  void refusesImagesThatWereReplaced_whenALostShareIsReadAgain() throws IOException {
    Path quickstart = Script.home().resolve("conf/quickstart");
    String images = "t10k-images-idx3-ubyte.gz";
    String labels = "t10k-labels-idx1-ubyte.gz";
    Path own = Files.createDirectories(folder.resolve("replaced"));
    Files.copy(quickstart.resolve(images), own.resolve(images));
    Files.copy(quickstart.resolve(labels), own.resolve(labels));
    Map<String, Runnable> afterTheFirst =
        Map.of(
            "epoch 1/3",
            () -> {
              brighten(own.resolve(images));
              driver.executor(ids.get(1)).destroyForcibly();
            });

    assertThatThrownBy(
            () ->
                driver.train(
                    "images-replaced", List.of("data.train=" + own.resolve(images)), afterTheFirst))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll(
            images, "is not the image that it was", "an executor was lost", "resume the run");

    Files.copy(
        quickstart.resolve(images), own.resolve(images), StandardCopyOption.REPLACE_EXISTING);
    assertThat(driver.resume("images-replaced")).isEqualTo(undisturbed);
  }

  /** Each pixel, so that whatever is read again is other images of the same labels. */
  private static void brighten(Path idx) {
    try {
      byte[] all;
      try (InputStream in = new GZIPInputStream(Files.newInputStream(idx))) {
        all = in.readAllBytes();
      }
      for (int i = IDX_HEADER; i < all.length; i++) {
        all[i] = (byte) ((all[i] & 0xFF) / 2 + 100);
      }
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(idx))) {
        out.write(all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whenAllAreKilledAtOnce() {
    StageWatch secondEpoch =
        StageWatch.of("train", 3)
            .onStart(() -> cluster.executors().forEach(ProcessHandle::destroyForcibly));

    ClusterDriver.Trained trained = watched(secondEpoch, "all-killed", Map.of());

    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
  }

  @Test
  @Tag("slow")
  void endsAndCanBeResumed_whenExecutorsAreLostOverAndOverInOneEpoch() {
    // Two that are killed close together are one loss: on a busy machine it takes more than six.
    Executioner executioner = new Executioner(driver, 3, 18);
    driver.context().addSparkListener(executioner);
    try {
      assertThatThrownBy(() -> driver.train("six-lost"))
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContainingAll("were lost 6 times within epoch 2", "resume the run")
          .hasMessageContainingAll(
              executioner.killed.stream()
                  .limit(5)
                  .map(id -> "executor " + id + " (")
                  .toArray(CharSequence[]::new));
    } finally {
      driver.context().removeSparkListener(executioner);
    }

    assertThat(executioner.killed).hasSizeGreaterThanOrEqualTo(6);
    assertThat(driver.resume("six-lost")).isEqualTo(undisturbed);
  }

  private static ClusterDriver.Trained watched(
      StageWatch watch, String name, Map<String, Runnable> at) {
    driver.context().addSparkListener((SparkListener) watch);
    try {
      ClusterDriver.Trained trained = driver.train(name, at);
      watch.check();
      return trained;
    } finally {
      driver.context().removeSparkListener(watch);
    }
  }

  /** Kills an executor at the first task of each round from one on. */
  private static final class Executioner extends SparkListener {
    private final List<String> killed = new CopyOnWriteArrayList<>();
    private final ClusterDriver driver;
    private final int times;
    private int left;
    private int stage = -1;

    /**
     * @param round the first, from 1
     * @param times how many it kills
     */
    Executioner(ClusterDriver driver, int round, int times) {
      this.driver = driver;
      this.left = round;
      this.times = times;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
      boolean again = submitted.stageInfo().attemptNumber() > 0;
      if (submitted.stageInfo().name().equals("train") && !again && --left <= 0) {
        stage = submitted.stageInfo().stageId();
      }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      if (start.stageId() == stage && killed.size() < times) {
        stage = -1;
        String id = start.taskInfo().executorId();
        if (driver.executor(id).destroyForcibly()) {
          killed.add(id);
        }
      }
    }
  }

  /**
   * Lets an executor stand still as soon as it has left its deltas, where the others still train,
   * so that the averages have to wait for it; and kills it then.
   */
  private static final class AveragingStop extends SparkListener {
    private final String id;
    private final ProcessHandle process;
    private int left;
    private int stage = -1;
    private long stopped;
    private boolean waiting;
    private volatile boolean killed;

    /**
     * @param round from which on it is tried until it comes out so
     */
    AveragingStop(String id, ProcessHandle process, int round) {
      this.id = id;
      this.process = process;
      this.left = round;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
      if (waiting && !killed) {
        killed = process.destroyForcibly();
      }
      if (!waiting && submitted.stageInfo().name().equals("train") && --left <= 0) {
        stage = submitted.stageInfo().stageId();
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (!waiting && end.stageId() == stage && end.taskInfo().executorId().equals(id)) {
        ClusterDriver.signal("STOP", process);
        stopped = System.currentTimeMillis();
      }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
      if (stopped > 0 && !waiting && completed.stageInfo().stageId() == stage) {
        waiting = stopped <= (long) completed.stageInfo().completionTime().get();
        if (!waiting) {
          ClusterDriver.signal("CONT", process);
          stopped = 0;
        }
      }
    }
  }
}

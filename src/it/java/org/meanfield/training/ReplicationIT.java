package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.StandaloneCluster;

/** {@code averaging.recovery = replicate}: what a lost executor held, another has too. */
class ReplicationIT {
  private static final String[] REPLICATE = {"--set", "averaging.recovery=replicate"};

  @TempDir static Path folder;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = StandaloneCluster.start(folder, 3);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private SmallRun.Started secondEpoch(String name) throws Exception {
    return SmallRun.in(folder.resolve(name))
        .startAndAwaitSecondEpoch("--master", cluster.master(), REPLICATE[0], REPLICATE[1]);
  }

  @Test
  void takesOneRoundAgain_whenAnExecutorIsKilledInMidEpoch() throws Exception {
    SmallRun.Started started = secondEpoch("one-killed");

    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors).hasSize(3);
    assertThat(executors.get(0).destroyForcibly()).isTrue();

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(SmallRun.undisturbedWeights(folder));
    assertThat(started.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("lost executor", "goes on from second copies: averaging round"))
        .noneSatisfy(line -> assertThat(line).contains("is done again from"));
  }

  @Test
  void goesBackToTheCheckpoint_whenSecondCopiesAreLostToo() throws Exception {
    SmallRun.Started started = secondEpoch("all-killed");

    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors).hasSize(3);
    executors.forEach(ProcessHandle::destroyForcibly);

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(SmallRun.undisturbedWeights(folder));
    assertThat(started.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("and second copies of what it held", "checkpoint of epoch"));
  }

  @Test
  void saysThatOneExecutorHoldsNoSecondCopies() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("alone"));
    SmallRun.Started started =
        run.startAndAwaitSecondEpoch("--master", "local[2]", REPLICATE[0], REPLICATE[1]);

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(SmallRun.undisturbedWeights(folder));
    assertThat(started.lines())
        .anySatisfy(
            line -> assertThat(line).contains("averaging.recovery = replicate has no effect"));
  }
}

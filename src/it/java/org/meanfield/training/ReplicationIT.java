package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Eventually;
import org.meanfield.launcher.StandaloneCluster;

/** {@code averaging.recovery = replicate}: what a lost executor held, another has too. */
class ReplicationIT {
  /** One on each executor, so that each has states to lose. */
  private static final String WORKERS = "training.workers=3";

  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static String undisturbed = "";

  @BeforeAll
  static void start() throws Exception {
    cluster = StandaloneCluster.start(folder, 3);
    undisturbed =
        SmallRun.in(folder.resolve("undisturbed")).train("--master", "local[2]", "--set", WORKERS);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private static SmallRun.Started secondEpoch(String name, String master) throws Exception {
    return SmallRun.in(folder.resolve(name))
        .startAndAwaitSecondEpoch(
            "--master", master, "--set", WORKERS, "--set", "averaging.recovery=replicate");
  }

  /** A run begins with those that are there in time; on a busy machine the third joins later. */
  private static List<ProcessHandle> threeExecutors() {
    Eventually.holds("three executors", () -> cluster.executors().size() == 3);
    return cluster.executors();
  }

  @Test
  void takesNoMoreThanARoundAgain_whenAnExecutorIsKilledInMidEpoch() throws Exception {
    SmallRun.Started started = secondEpoch("one-killed", cluster.master());

    List<ProcessHandle> executors = threeExecutors();
    assertThat(executors.get(0).destroyForcibly()).isTrue();

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(undisturbed);
    assertThat(started.lines())
        .anySatisfy(
            line -> assertThat(line).contains("lost executor", "goes on from second copies"))
        .noneSatisfy(line -> assertThat(line).contains("is done again from"))
        // No later round hears of it again.
        .filteredOn(line -> line.contains("goes on from second copies"))
        .hasSize(1);
  }

  @Test
  @Tag("slow")
  void goesBackToTheCheckpoint_whenSecondCopiesAreLostToo() throws Exception {
    SmallRun.Started started = secondEpoch("all-killed", cluster.master());

    List<ProcessHandle> executors = threeExecutors();
    executors.forEach(ProcessHandle::destroyForcibly);

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(undisturbed);
    assertThat(started.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("and second copies of what it held", "checkpoint of epoch"));
  }

  @Test
  @Tag("slow")
  void saysThatOneExecutorHoldsNoSecondCopies() throws Exception {
    SmallRun.Started started = secondEpoch("alone", "local[2]");

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(undisturbed);
    assertThat(started.lines())
        .anySatisfy(
            line -> assertThat(line).contains("averaging.recovery = replicate has no effect"));
  }
}

package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.MeanfieldSession;
import org.meanfield.Quickstart;
import org.meanfield.averaging.round.OpenPlaces;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.RunSummary;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;

/** Several trainings in the application of one notebook, as its users start and stop them. */
class NotebookIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path recipe;

  private final ExecutorService others = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    Path images = Quickstart.write(folder.resolve("images"), 600);
    recipe =
        Files.write(
            folder.resolve("recipe.conf"),
            List.of(
                "data { train = \"" + images + "\", validation = 0.1 }",
                "data.image { height = 28, width = 28, channels = grey }",
                "network.name = mlp",
                "training { optimizer = adam, batchSize = 16 }",
                "averaging.every = 1"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static RunSummary train(MeanfieldSession session, String run, String... settings) {
    List<String> all = new ArrayList<>(List.of("run.folder=" + folder.resolve(run)));
    all.addAll(List.of(settings));
    return session.train(recipe, all.toArray(String[]::new));
  }

  private static String[] of(int seed) {
    return new String[] {"training.workers=1", "training.epochs=3", "seed=" + seed};
  }

  @Test
  void trainingsSideBySide_comeToTheWeightsThatTheyHaveAlone() throws Exception {
    MeanfieldSession quiet = MeanfieldSession.on(spark);
    String one = train(quiet, "one", of(1)).weightsSha256();
    String two = train(quiet, "two", of(2)).weightsSha256();

    // At its first epoch's end each waits for the other.
    CyclicBarrier epoch = new CyclicBarrier(2);
    Future<RunSummary> other = others.submit(() -> train(meeting(epoch), "two beside", of(2)));
    RunSummary beside = train(meeting(epoch), "one beside", of(1));

    assertThat(beside.weightsSha256()).isEqualTo(one);
    assertThat(other.get(2, TimeUnit.MINUTES).weightsSha256()).isEqualTo(two);
    assertThat(OpenPlaces.count()).isZero();
  }

  private static MeanfieldSession meeting(CyclicBarrier epoch) {
    return MeanfieldSession.on(spark)
        .telling(
            line -> {
              if (line.startsWith("epoch ")) {
                try {
                  epoch.await(2, TimeUnit.MINUTES);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            });
  }

  @Test
  void aTrainingThatHasNoSlotsBesideAnother_saysSo_andWaits() throws Exception {
    CountDownLatch under = new CountDownLatch(1);
    CompletableFuture<String> waiting = new CompletableFuture<>();
    MeanfieldSession first =
        MeanfieldSession.on(spark)
            .telling(
                line -> {
                  if (line.startsWith("epoch ")) {
                    under.countDown();
                    waiting.orTimeout(2, TimeUnit.MINUTES).join();
                  }
                });
    Future<RunSummary> running =
        others.submit(() -> train(first, "all slots", "training.epochs=1"));
    assertThat(under.await(2, TimeUnit.MINUTES)).isTrue();
    MeanfieldSession second =
        MeanfieldSession.on(spark)
            .telling(
                line -> {
                  if (line.startsWith("waiting ")) {
                    waiting.complete(line);
                  }
                });

    RunSummary after = train(second, "after it", "training.epochs=1");

    assertThat(waiting.join()).contains("this application has 2", "2 workers more");
    assertThat(running.get(2, TimeUnit.MINUTES).weightsSha256()).isEqualTo(after.weightsSha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"interrupted", "cancelled"})
  void aTrainingThatIsStoppedByTheNotebook_isInterrupted_andCanBeGoneOnWith(String how)
      throws Exception {
    Thread caller = Thread.currentThread();
    spark.sparkContext().setJobGroup("paragraph", "of a notebook", false);
    MeanfieldSession stopped =
        MeanfieldSession.on(spark)
            .telling(
                line -> {
                  if (line.startsWith("epoch 1/")) {
                    // In the midst of a round of the next.
                    others.execute(() -> stop(how, caller));
                  }
                });
    try {
      assertThatThrownBy(() -> train(stopped, how, "training.epochs=500"))
          .isInstanceOfSatisfying(
              MeanfieldException.class,
              fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED))
          .hasMessageContainingAll("Stopped", "resume " + folder.resolve(how));
      assertThat(Thread.interrupted()).isEqualTo(how.equals("interrupted"));
    } finally {
      spark.sparkContext().clearJobGroup();
    }

    assertThat(OpenPlaces.count()).isZero();
    assertThat(spark.sparkContext().statusTracker().getActiveJobIds()).isEmpty();
    assertThat(Files.exists(folder.resolve(how).resolve("lock"))).isFalse();
    RunStatus status =
        RunFolder.open(folder.resolve(how).toString(), spark.sparkContext().hadoopConfiguration())
            .status();
    assertThat(status.state()).isEqualTo(RunStatus.State.INTERRUPTED);
    assertThat(status.end().orElseThrow().exitStatus()).isEqualTo(130);
  }

  /** Until the training has heard of it: between two jobs Spark has none to cancel. */
  private static void stop(String how, Thread caller) {
    if (how.equals("interrupted")) {
      caller.interrupt();
      return;
    }
    while (OpenPlaces.count() > 0) {
      spark.sparkContext().cancelJobGroup("paragraph");
      Thread.onSpinWait();
    }
  }
}

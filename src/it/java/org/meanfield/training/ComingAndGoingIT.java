package org.meanfield.training;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.launcher.Eventually;
import org.meanfield.launcher.StandaloneCluster;

/**
 * Executors that Spark takes away, brings or has another one do the work of: a run comes to the
 * weights of one that nothing disturbs.
 */
class ComingAndGoingIT {
  private static final Map<String, String> DECOMMISSION =
      Map.of(
          "spark.decommission.enabled", "true",
          "spark.storage.decommission.enabled", "true",
          "spark.storage.decommission.replicationReattemptInterval", "1s");

  @TempDir static Path folder;
  private static String undisturbed;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    undisturbed = ClusterDriver.undisturbed(folder);
    cluster = StandaloneCluster.start(folder, 1);
    // Spark gives a second copy of a task to no executor of the same host.
    cluster.addWorker("127.0.0.2", "");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void goesOnWithoutARollback_whenAnExecutorIsDecommissionedBetweenEpochs() throws Exception {
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, DECOMMISSION)) {
      List<String> ids = driver.awaitExecutors(2);

      ClusterDriver.Trained trained =
          driver.train(
              "decommissioned",
              Map.of(
                  "epoch 1/3",
                  () -> {
                    ClusterDriver.signal("PWR", driver.executor(ids.get(1)));
                    Eventually.holds(
                        "an executor less", () -> !driver.executors().contains(ids.get(1)));
                  }));

      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(trained.lines()).noneMatch(line -> line.startsWith("lost"));
      assertThat(trained.lines()).anyMatch(line -> line.startsWith("going on with "));
    }
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whenAnExecutorIsDecommissionedWhileItTrains() throws Exception {
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, DECOMMISSION)) {
      ProcessHandle leaving = driver.executor(driver.awaitExecutors(2).get(1));
      StageWatch secondEpoch =
          StageWatch.of("train", 3).onStart(() -> ClusterDriver.signal("PWR", leaving));
      driver.context().addSparkListener(secondEpoch);

      ClusterDriver.Trained trained = driver.train("decommissioned-training");

      secondEpoch.check();
      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    }
  }

  @Tag("slow")
  @Test
  void comesToTheSameWeights_whenTasksAreSpeculated() throws Exception {
    Map<String, String> eager =
        Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "10ms",
            "spark.speculation.multiplier", "1.0",
            "spark.speculation.quantile", "0.5",
            "spark.speculation.minTaskRuntime", "1ms");
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, eager)) {
      List<String> ids = driver.awaitExecutors(2);
      Copies copies = new Copies();
      driver.context().addSparkListener(copies);

      ClusterDriver.Trained trained;
      try (SlowProcess slow = SlowProcess.of(driver.executor(ids.get(1)))) {
        trained = driver.train("speculated");
      }

      assertThat(copies.won).as("copies that ended before the slow task").isPositive();
      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(trained.lines()).noneMatch(line -> line.startsWith("lost"));
    }
  }

  @Test
  @Tag("slow")
  void namesAWorkerThatIsSlow() throws Exception {
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, Map.of())) {
      ProcessHandle slowed = driver.executor(driver.awaitExecutors(2).get(1));
      List<SlowProcess> slow = new ArrayList<>();
      ClusterDriver.Trained trained;
      try {
        trained =
            driver.train(
                "slow",
                List.of("training.epochs=2", "data.train=" + ClusterDriver.MANY_IMAGES),
                Map.of("epoch 1/2", () -> slow.add(SlowProcess.of(slowed))));
      } finally {
        slow.forEach(SlowProcess::close);
      }

      assertThat(trained.lines())
          .filteredOn(line -> line.contains("was slow"))
          .singleElement(as(STRING))
          .matches(
              "worker [23] on executor . on 127\\.0\\.0\\.. was slow in epoch 2: .* times the"
                  + " others' time an image, for which workers waited .*% of it");
    }
  }

  @Test
  @Tag("slow")
  void getsItsExecutorsBack_whenDynamicAllocationHasTakenThemAway() throws Exception {
    Map<String, String> dynamic =
        Map.of(
            "spark.dynamicAllocation.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.timeout", "1s",
            "spark.dynamicAllocation.executorIdleTimeout", "5s",
            "spark.dynamicAllocation.cachedExecutorIdleTimeout", "5s",
            "spark.executor.cores", "1");
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, dynamic)) {
      assertThat(driver.executors()).isEmpty();

      ClusterDriver.Trained trained =
          driver.train(
              "dynamic",
              Map.of(
                  "epoch 1/3",
                  () -> Eventually.holds("no executor", () -> driver.executors().isEmpty())));

      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(trained.lines())
          .anyMatch(line -> line.startsWith("lost executor"))
          .contains("going on with 2 executors");
    }
  }

  @Test
  @Tag("slow")
  void takesInAnExecutorThatComesLater() throws Exception {
    Map<String, String> dynamic =
        Map.of(
            "spark.dynamicAllocation.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.enabled", "true",
            "spark.dynamicAllocation.maxExecutors", "1",
            "spark.executor.cores", "1");
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, dynamic)) {
      ClusterDriver.Trained trained =
          driver.train(
              "growing",
              Map.of(
                  "epoch 1/3",
                  () -> {
                    assertThat(driver.executors()).hasSize(1);
                    // Dynamic allocation takes a request back where it comes between two of its
                    // own.
                    Eventually.holds(
                        "2 executors",
                        () ->
                            driver.executors().size() == 2
                                || !driver.context().requestExecutors(1));
                    awaitTasksOn(driver.awaitExecutors(2).get(1), driver.context());
                  },
                  // It gets ready beside the rounds, and trains from the next one on.
                  "epoch 2/3",
                  () ->
                      Eventually.holds(
                          "a newcomer that is ready",
                          () -> driver.context().statusTracker().getActiveJobIds().length == 0),
                  "epoch 3/3",
                  () -> assertSharesLieWhereTheirWorkersTrain(driver.context())));

      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(trained.lines()).contains("going on with 2 executors");
    }
  }

  /** An executor is there before it takes tasks. */
  private static void awaitTasksOn(String executor, SparkContext spark) {
    SparkSession session = new SparkSession(spark);
    Eventually.holds(
        "a task on executor " + executor,
        () -> {
          session.range(0, 4, 1, 2).count();
          return spark.statusStore().executorSummary(executor).completedTasks() > 0;
        });
  }

  /** The first worker's and the last's, which the second executor has taken over. */
  private static void assertSharesLieWhereTheirWorkersTrain(SparkContext spark) {
    JavaRDD<?> shares =
        new JavaSparkContext(spark)
            .getPersistentRDDs().values().stream()
                .filter(rdd -> "training images".equals(rdd.name()))
                .findFirst()
                .orElseThrow();
    List<List<BlockAddress>> holders =
        BlockStore.holders(spark, shares.id(), List.of(0, ClusterDriver.WORKERS - 1));
    assertThat(holders).allSatisfy(of -> assertThat(of).hasSize(1)).doesNotHaveDuplicates();
  }

  /** Counts the second copies of tasks that were taken. */
  private static final class Copies extends SparkListener {
    private volatile int won;

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskInfo().speculative() && end.taskInfo().successful()) {
        won++;
      }
    }
  }
}

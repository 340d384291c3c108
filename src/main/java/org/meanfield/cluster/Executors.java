package org.meanfield.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageStatus;

/** The executors of an application, as the driver knows them. */
public final class Executors {
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private Executors() {}

  /**
   * Every executor that takes tasks now, in a fixed order; in local mode the driver itself, which
   * is the one executor there. One that is being decommissioned takes none.
   */
  public static List<BlockAddress> registered(SparkContext spark) {
    List<BlockAddress> found = new ArrayList<>();
    for (StorageStatus status : spark.env().blockManager().master().getStorageStatus()) {
      BlockManagerId id = status.blockManagerId();
      if (spark.isLocal() || (!id.isDriver() && takesTasks(spark, id.executorId()))) {
        found.add(new BlockAddress(id.executorId(), id.host(), id.port()));
      }
    }
    found.sort(
        Comparator.comparingInt((BlockAddress a) -> a.executor().length())
            .thenComparing(BlockAddress::executor));
    return List.copyOf(found);
  }

  /** Spark's id of the executor that the calling thread is on. */
  public static String here() {
    return SparkEnv.get().executorId();
  }

  /** Whether an executor that is registered is not being decommissioned. */
  static boolean takesTasks(SparkContext spark, String executor) {
    return spark.taskScheduler().getExecutorDecommissionState(executor).isEmpty();
  }

  /**
   * As {@link ExecutorWait#await}, as long as a run waits: 90 s for the first, 3 s for one more.
   */
  public static List<BlockAddress> await(SparkContext spark, int wanted, BooleanSupplier stop) {
    return new ExecutorWait(ExecutorPool.of(spark), Ticker.system())
        .await(wanted, QUIET, DEADLINE, stop);
  }

  /**
   * Task slots of the application now: its executors' cores by {@code spark.task.cpus}, or an
   * executor one where each has a GPU.
   */
  public static int slots(SparkContext spark) {
    if (!spark.isLocal() && GpuSettings.of(spark.getConf()).areAsked()) {
      return Math.max(1, registered(spark).size());
    }
    int cpus = spark.getConf().getInt("spark.task.cpus", 1);
    return Math.max(1, spark.defaultParallelism() / cpus);
  }

  /** The most task slots of one of so many executors, where they are dealt out evenly. */
  public static int slotsEach(SparkContext spark, int executors) {
    return (slots(spark) + executors - 1) / executors;
  }
}

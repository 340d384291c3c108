package org.meanfield.cluster;

import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkContext;

/** An application's executors as those see them who decide what becomes of a run. */
public interface ExecutorPool {
  /** Those of a Spark application. */
  static ExecutorPool of(SparkContext spark) {
    return new SparkExecutorPool(spark);
  }

  /** As {@link Executors#registered}. */
  List<BlockAddress> registered();

  /** Whether an executor that is registered is not being decommissioned. */
  boolean takesTasks(String executor);

  /** Whether executors come only while there are tasks that wait for them. */
  boolean haveToBeAskedFor();

  /**
   * Asks for executors, where they have to be, until the request is closed.
   *
   * @param deadline after which it ends by itself
   */
  Request request(int wanted, Duration deadline);

  /** Whether the driver is the one executor, which cannot be lost. */
  boolean isLocal();

  /** Whether the application has ended. */
  boolean isStopped();

  /** Who gives the executors: Spark's URL of it. */
  String master();

  /** Heap of an executor, as Spark was told. */
  String executorMemory();

  /** Executors that are asked for. */
  interface Request extends AutoCloseable {
    @Override
    void close();
  }
}

package org.meanfield.cluster;

import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkContext;

/** The executors of a Spark application. */
record SparkExecutorPool(SparkContext spark) implements ExecutorPool {
  @Override
  public List<BlockAddress> registered() {
    return Executors.registered(spark);
  }

  @Override
  public boolean takesTasks(String executor) {
    return Executors.takesTasks(spark, executor);
  }

  @Override
  public boolean haveToBeAskedFor() {
    return ExecutorRequest.isDynamic(spark);
  }

  @Override
  public Request request(int wanted, Duration deadline) {
    return ExecutorRequest.of(spark, wanted, deadline);
  }

  @Override
  public boolean isLocal() {
    return spark.isLocal();
  }

  @Override
  public boolean isStopped() {
    return spark.isStopped();
  }

  @Override
  public String master() {
    return spark.master();
  }

  @Override
  public String executorMemory() {
    return spark.getConf().get("spark.executor.memory", "1g");
  }
}

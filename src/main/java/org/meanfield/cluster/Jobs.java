package org.meanfield.cluster;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.fault.Fault;

/** Runs a Spark job and tells how it failed in exceptions that Java knows. */
public final class Jobs {
  private Jobs() {}

  /**
   * The elements of all partitions, in their order.
   *
   * @throws Fault as a task of the job threw it
   * @throws JobFailedException where it failed otherwise
   */
  public static <T> List<T> collect(JavaRDD<T> rdd) {
    return run(rdd::collect);
  }

  /** The first elements, at most {@code count}; throws as {@link #collect}. */
  public static <T> List<T> take(JavaRDD<T> rdd, int count) {
    return run(() -> rdd.take(count));
  }

  private static <T> T run(Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) {
      throw Fault.in(e).<RuntimeException>map(fault -> fault).orElse(new JobFailedException(e));
    }
  }
}

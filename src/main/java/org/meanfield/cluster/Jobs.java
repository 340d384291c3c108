package org.meanfield.cluster;

import java.util.List;
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
    try {
      return rdd.collect();
    } catch (Exception e) {
      throw Fault.in(e).<RuntimeException>map(fault -> fault).orElse(new JobFailedException(e));
    }
  }
}

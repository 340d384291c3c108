package org.meanfield.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerInterface;

/** Takes listeners out of an application. */
public final class Listeners {
  private Listeners() {}

  /**
   * Removes one; here alone. With the last of a queue Spark ends its thread, by a call that fails
   * on an interrupted thread: after it the queue hears nothing more, and who removes the next one
   * waits forever.
   */
  public static void remove(SparkContext spark, SparkListenerInterface listener) {
    try (HeldInterrupt unused = new HeldInterrupt()) {
      spark.removeSparkListener(listener);
    }
  }
}

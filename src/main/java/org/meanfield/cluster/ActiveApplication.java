package org.meanfield.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import scala.Option;

/** The Spark application of this process, if there is one. */
public final class ActiveApplication {
  private ActiveApplication() {}

  /** Cancels all its jobs; they fail at their callers. */
  public static void cancelJobs() {
    Option<SparkContext> active = SparkContext$.MODULE$.getActive();
    if (active.isDefined() && !active.get().isStopped()) {
      active.get().cancelAllJobs();
    }
  }
}

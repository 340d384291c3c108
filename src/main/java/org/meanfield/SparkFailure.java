package org.meanfield;

import org.apache.spark.SparkException;
import org.meanfield.cluster.JobFailedException;
import org.meanfield.fault.Fault;

/** Puts what Spark throws into one line for users. */
final class SparkFailure {
  private static final int MAX_LINE = 400;

  private SparkFailure() {}

  /** The fault within, or one of the kind CLUSTER for Spark's own; anything else as it is. */
  static RuntimeException told(Exception failure) {
    if (Fault.in(failure).isPresent()) {
      return Fault.in(failure).get();
    }
    if (failure instanceof JobFailedException || failure instanceof SparkException) {
      return new Fault(
          org.meanfield.fault.FaultKind.CLUSTER,
          "A Spark job failed: " + firstLine(String.valueOf(failure.getMessage())),
          failure);
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line;
  }
}

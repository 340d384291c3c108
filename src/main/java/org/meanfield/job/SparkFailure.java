package org.meanfield.job;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkException;
import org.meanfield.cluster.BlockLostException;
import org.meanfield.cluster.JobFailedException;
import org.meanfield.cluster.Jobs;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** Puts what Spark throws into one line for users. */
final class SparkFailure {
  private static final int MAX_LINE = 400;

  private SparkFailure() {}

  /** The fault within, or one of the kind CLUSTER for Spark's own; anything else as it is. */
  static RuntimeException told(Exception failure) {
    Optional<MeanfieldException> ended = Jobs.endedOnPurpose(failure);
    if (ended.isPresent()) {
      return ended.get();
    }
    if (MeanfieldException.in(failure).isPresent()) {
      return MeanfieldException.in(failure).get();
    }
    if (diskFull(failure)) {
      return MeanfieldException.storage(
          "A disk is full: "
              + firstLine(String.valueOf(failure.getMessage()))
              + ". Free space there or, where it is Spark's own, set spark.local.dir to another"
              + " disk; then resume the run.",
          failure);
    }
    if (failure instanceof JobFailedException || failure instanceof SparkException) {
      return new MeanfieldException(
          ErrorKind.CLUSTER,
          "A Spark job failed: " + firstLine(String.valueOf(failure.getMessage())),
          failure);
    }
    if (failure instanceof BlockLostException) {
      return new MeanfieldException(
          ErrorKind.CLUSTER,
          "An executor was lost with weights that were not saved yet ("
              + failure.getMessage()
              + "). Resume the run: the last checkpoint stands.",
          failure);
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  /** The same for a command that keeps no run folder and may have been asked to stop. */
  static RuntimeException told(Exception failure, BooleanSupplier stop) {
    return stop.getAsBoolean() ? MeanfieldException.interrupted("Stopped.") : told(failure);
  }

  private static boolean diskFull(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .anyMatch(t -> String.valueOf(t.getMessage()).contains("No space left on device"));
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line;
  }
}

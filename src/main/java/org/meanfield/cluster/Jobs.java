package org.meanfield.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/**
 * Runs Spark's jobs, and tells how they ended in exceptions that Java knows: one that was cancelled
 * (on Spark's page, with its group, or since this thread was interrupted) apart from one that
 * failed. When such a call is over, so are the job's tasks, or they have been told to end.
 */
public final class Jobs {
  /**
   * Spark has no other sign of a cancelled job; one that ends with its application is not meant.
   */
  private static final Pattern CANCELLED =
      Pattern.compile("Job \\d+ cancelled (?!because SparkContext).*", Pattern.DOTALL);

  private static final int MOST_CAUSES = 64;

  private Jobs() {}

  /**
   * The elements of all partitions, in their order.
   *
   * @throws MeanfieldException as a task of the job threw it; of the kind INTERRUPTED where it was
   *     cancelled
   * @throws JobFailedException where it failed otherwise
   */
  public static <T> List<T> collect(JavaRDD<T> rdd) {
    return run(rdd.context(), rdd::collect);
  }

  /** The first elements, at most {@code count}; throws as {@link #collect}. */
  public static <T> List<T> take(JavaRDD<T> rdd, int count) {
    return run(rdd.context(), () -> rdd.take(count));
  }

  /** Whatever takes jobs of this thread; throws as {@link #collect}. */
  public static <T> T run(SparkContext spark, Supplier<T> jobs) {
    JobTag tag = new JobTag(spark);
    try (StageName unused = StageName.ofJob(spark);
        JobTag.Worn unusedTag = tag.wear()) {
      return jobs.get();
    } catch (Exception e) {
      // Scala throws checked exceptions undeclared.
      throw told(e, tag);
    }
  }

  /**
   * As {@link #collect}, but waits for a while.
   *
   * @return empty: the job is not done yet, and goes on
   */
  static <T> Optional<List<T>> collectWithin(JavaRDD<T> rdd, Duration deadline) {
    JobTag tag = new JobTag(rdd.context());
    try {
      JavaFutureAction<List<T>> job = begun(rdd, tag);
      return Optional.of(job.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw told(e.getCause() instanceof Exception cause ? cause : e, tag);
    } catch (Exception e) {
      throw told(e, tag);
    }
  }

  /** Begins a job that no one waits for. */
  static <T> JavaFutureAction<List<T>> begin(JavaRDD<T> rdd) {
    return begun(rdd, new JobTag(rdd.context()));
  }

  private static <T> JavaFutureAction<List<T>> begun(JavaRDD<T> rdd, JobTag tag) {
    try (StageName unused = StageName.ofJob(rdd.context());
        JobTag.Worn unusedTag = tag.wear()) {
      return rdd.collectAsync();
    }
  }

  private static RuntimeException told(Exception failure, JobTag tag) {
    Optional<MeanfieldException> onPurpose = endedOnPurpose(failure);
    if (onPurpose.isPresent()) {
      if (isInterrupt(failure)) {
        Thread.currentThread().interrupt();
      }
      tag.cancel();
      return onPurpose.get();
    }
    return MeanfieldException.in(failure)
        .<RuntimeException>map(fault -> fault)
        .orElseGet(() -> new JobFailedException(failure));
  }

  /**
   * What to tell of a failure that someone wanted: the thread that waited for jobs was interrupted,
   * or a job was cancelled.
   */
  public static Optional<MeanfieldException> endedOnPurpose(Exception failure) {
    if (isInterrupt(failure)) {
      return Optional.of(MeanfieldException.interrupted("Stopped."));
    }
    Optional<MeanfieldException> fault = MeanfieldException.in(failure);
    if (fault.isPresent()) {
      return fault.filter(each -> each.kind() == ErrorKind.INTERRUPTED);
    }
    String message = String.valueOf(failure.getMessage());
    return CANCELLED.matcher(message).matches()
        ? Optional.of(
            MeanfieldException.interrupted(
                "Stopped, since a Spark job of it was cancelled: "
                    + message.lines().findFirst().orElse("").strip()
                    + "."))
        : Optional.empty();
  }

  private static boolean isInterrupt(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < MOST_CAUSES; t = t.getCause(), depth++) {
      if (t instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }
}

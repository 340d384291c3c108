package org.meanfield.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.meanfield.cluster.ActiveApplication;
import org.meanfield.cluster.TerminationSignal;
import org.meanfield.training.StopRequest;

/**
 * Ctrl-C and SIGTERM. On Ctrl-C the run's jobs are cancelled and it gets a while to end cleanly
 * before Spark and the file systems are closed; on SIGTERM a round of training under way first gets
 * the grace that the run allows. The JVM itself then exits with 130 or 143.
 */
final class SignalHandler implements StopRequest, AutoCloseable {
  /** Above Spark's own hook, which stops the context, and Hadoop's, which closes file systems. */
  private static final int PRIORITY = 1_000;

  private static final long PATIENCE_SECONDS = 20;
  private static final long MOST_SECONDS = 3600 + PATIENCE_SECONDS + 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::interrupt;
  private volatile Duration grace = Duration.ZERO;
  private volatile boolean terminated;
  private volatile boolean afterRound;
  private volatile boolean asked;

  SignalHandler() {
    TerminationSignal.notice(() -> terminated = true);
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY, MOST_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  @Override
  public boolean afterRound() {
    return afterRound;
  }

  @Override
  public void allow(Duration given) {
    grace = given;
  }

  private void interrupt() {
    try {
      if (terminated && !grace.isZero()) {
        afterRound = true;
        if (ended.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      asked = true;
      ActiveApplication.cancelJobs();
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("meanfield: the run did not end within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended, one way or the other. */
  @Override
  public void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}

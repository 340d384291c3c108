package org.meanfield.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.meanfield.cluster.ActiveApplication;

/**
 * Ctrl-C and SIGTERM: the run's jobs are cancelled and it gets a while to end cleanly before Spark
 * and the file systems are closed. The JVM itself then exits with 130 or 143.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
  /** Above Spark's own hook, which stops the context, and Hadoop's, which closes file systems. */
  private static final int PRIORITY = 1_000;

  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::interrupt;
  private volatile boolean asked;

  Interruption() {
    ShutdownHookManager.get()
        .addShutdownHook(hook, PRIORITY, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
  }

  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  private void interrupt() {
    asked = true;
    ActiveApplication.cancelJobs();
    try {
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

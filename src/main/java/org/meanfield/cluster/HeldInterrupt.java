package org.meanfield.cluster;

/**
 * Keeps an interrupt of this thread back while something is done that has to be: on an interrupted
 * thread each of Spark's calls fails, those that free what a run has used too. It comes back on
 * closing.
 */
public final class HeldInterrupt implements AutoCloseable {
  private final boolean interrupted = Thread.interrupted();

  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

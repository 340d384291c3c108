package org.meanfield.storage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.meanfield.fault.MeanfieldException;

/** Waits until whoever began to write the same file at the same time has written it. */
@FunctionalInterface
interface Settling {
  void await();

  /** As long as such a write may take where the folder lies. */
  static Settling of(Folder folder) {
    Duration wait = folder.isAtomic() ? Duration.ofMillis(500) : Duration.ofSeconds(5);
    return () -> {
      long end = System.nanoTime() + wait.toNanos();
      for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime()) {
        if (Thread.currentThread().isInterrupted()) {
          throw MeanfieldException.interrupted("Stopped.");
        }
        LockSupport.parkNanos(left);
      }
    };
  }
}

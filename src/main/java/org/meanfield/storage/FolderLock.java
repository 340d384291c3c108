package org.meanfield.storage;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.LockAcquisition.Onto;

/**
 * Keeps a folder, such as a run's, to one process: a file {@code lock} that names its holder. It is
 * written once; every {@link #BEAT} a daemon thread writes another file beside it, whose time alone
 * counts.
 *
 * <p>A lock of this machine is taken over when its process is gone; one of another machine, or of
 * another container, when neither file was written for {@link #ABANDONED} (so clocks may differ by
 * some minutes). Where the storage creates no file exclusively, and where a lock is taken over, two
 * may do so at once: who has written it waits, and looks whether it is still its own (Fischer's
 * algorithm; Lamport, "A Fast Mutual Exclusion Algorithm", ACM TOCS 5(1), 1987). Should that fail
 * too, since one of them was stopped for longer, the one that lost it learns so from {@link
 * #check}, before it replaces anything in the folder. Safe for any thread.
 */
public final class FolderLock implements Fence, AutoCloseable {
  static final Duration BEAT = Duration.ofSeconds(30);
  public static final Duration ABANDONED = Duration.ofMinutes(10);
  public static final String FILE = "lock";

  private final LockFile file;
  private final LockHolder self;
  private final ScheduledExecutorService pulse;
  private final Future<?> beats;

  private FolderLock(LockFile file, LockHolder self) {
    this.file = file;
    this.self = self;
    this.pulse =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "run-lock");
              thread.setDaemon(true);
              return thread;
            });
    this.beats =
        pulse.scheduleWithFixedDelay(
            this::touch, BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Takes the lock.
   *
   * @throws MeanfieldException of kind USAGE when another holds it, naming the holder
   */
  public static FolderLock acquire(Folder folder, Clock clock) {
    return acquire(folder, clock, Onto.ABANDONED);
  }

  /**
   * Takes the lock, also where its holder is of another machine and may still run.
   *
   * @throws MeanfieldException of kind USAGE when a process of this machine holds it, naming it
   */
  public static FolderLock takeOver(Folder folder, Clock clock) {
    return acquire(folder, clock, Onto.REMOTE);
  }

  private static FolderLock acquire(Folder folder, Clock clock, Onto onto) {
    return of(new LockAcquisition(new LockFile(folder, FILE), clock, Settling.of(folder), onto));
  }

  /** Takes a lock of any name, in any way; throws as {@link #acquire}. */
  static FolderLock of(LockAcquisition acquisition) {
    return new FolderLock(acquisition.file(), acquisition.take());
  }

  @Override
  public String token() {
    return self.token();
  }

  @Override
  public void check() {
    Optional<LockHolder> holder = file.holder();
    if (holder.isEmpty()) {
      throw new MeanfieldException(
          ErrorKind.STORAGE,
          String.format(
              Locale.ROOT,
              "%s has no lock of this process any more: it was moved, deleted or taken while the"
                  + " process used it. If it was moved, resume the run where it is now",
              file.folder()));
    }
    if (!holder.equals(Optional.of(self))) {
      throw new MeanfieldException(
          ErrorKind.STORAGE,
          String.format(
              Locale.ROOT,
              "%s was taken over by %s while this process used it; leave it to that one, or stop"
                  + " that one and go on",
              file.folder(),
              holder.get()));
    }
  }

  /** Writes beside the lock, so that it does not look abandoned; not where another has taken it. */
  void touch() {
    try {
      check();
      file.beat();
    } catch (MeanfieldException e) {
      // The run itself meets the trouble at its next check or write; here there is no one to tell.
      return;
    }
  }

  /** Gives the lock back; an interrupt that is pending stays so, and does not hinder it. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      beats.cancel(false);
      pulse.shutdown();
      interrupted |= awaitLastBeat();
      file.release(self);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether this thread was interrupted meanwhile. */
  private boolean awaitLastBeat() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + BEAT.toNanos();
    long left = BEAT.toNanos();
    while (left > 0) {
      try {
        boolean unused = pulse.awaitTermination(left, TimeUnit.NANOSECONDS);
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        left = deadline - System.nanoTime();
      }
    }
    return interrupted;
  }
}

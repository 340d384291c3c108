package org.meanfield.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;

/**
 * Keeps a folder, such as a run's, to one process: a file {@code lock} that names its holder,
 * written anew every {@link #BEAT} by a daemon thread.
 *
 * <p>A lock of this machine is taken over when its process is gone; one of another machine when it
 * was not written for {@link #ABANDONED} (so clocks may differ by some minutes). Not every file
 * system creates a file exclusively, and two may take over the same abandoned lock at once: the
 * later writer then holds it, and the other learns so from {@link #check}, to be called before
 * anything in the folder is written over.
 */
public final class RunLock implements AutoCloseable {
  static final Duration BEAT = Duration.ofSeconds(30);
  static final Duration ABANDONED = Duration.ofMinutes(10);
  static final String FILE = "lock";
  private static final int MAX_BYTES = 1 << 16;

  private final Folder folder;
  private final LockHolder self;
  private final ScheduledExecutorService pulse;
  private final Future<?> beats;

  private RunLock(Folder folder, LockHolder self) {
    this.folder = folder;
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
   * @throws Fault of kind USAGE when another holds it, naming the holder
   */
  public static RunLock acquire(Folder folder, Clock clock) {
    LockHolder self = LockHolder.here();
    while (!folder.writeNew(FILE, self.toJson())) {
      Optional<Instant> written = folder.written(FILE);
      Optional<LockHolder> holder = holder(folder);
      if (written.isPresent()) {
        refuseIfHeld(folder, holder, written.get(), clock.instant());
        folder.delete(FILE);
      }
    }
    return new RunLock(folder, self);
  }

  /**
   * Makes sure that this process still holds the lock.
   *
   * @throws Fault of kind STORAGE when another has it by now, or it is gone
   */
  public void check() {
    Optional<LockHolder> holder = holder(folder);
    if (!holder.equals(Optional.of(self))) {
      throw new Fault(
          FaultKind.STORAGE,
          String.format(
              Locale.ROOT,
              "%s was taken over by %s while this process used it; leave it to that one, or stop"
                  + " that one and go on",
              folder,
              holder.map(LockHolder::toString).orElse("someone")));
    }
  }

  /** Writes the lock anew, so that it does not look abandoned; not where another has taken it. */
  void touch() {
    try {
      check();
      folder.write(FILE, self.toJson());
    } catch (Fault e) {
      // The run itself meets the trouble at its next check or write; here there is no one to tell.
      return;
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    beats.cancel(false);
    pulse.shutdown();
    boolean beatDone = false;
    try {
      beatDone = pulse.awaitTermination(BEAT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (beatDone && holder(folder).equals(Optional.of(self))) {
      folder.delete(FILE);
    }
  }

  private static void refuseIfHeld(
      Folder folder, Optional<LockHolder> holder, Instant written, Instant now) {
    boolean local = holder.isPresent() && holder.get().isLocal();
    boolean held =
        local ? holder.get().isAlive() : Duration.between(written, now).compareTo(ABANDONED) <= 0;
    if (!held) {
      return;
    }
    String name = holder.map(LockHolder::toString).orElse("someone unknown");
    String mend =
        local
            ? "wait for it to end, or stop it"
            : String.format(
                Locale.ROOT,
                "wait for it to end; if it is gone, try again after %s or delete %s",
                written.plus(ABANDONED),
                folder.child(FILE));
    throw Fault.usage(String.format(Locale.ROOT, "%s is in use by %s: %s", folder, name, mend));
  }

  /** Empty where there is no lock, or one that is only half written. */
  private static Optional<LockHolder> holder(Folder folder) {
    try {
      return folder
          .read(FILE, MAX_BYTES)
          .map(json -> LockHolder.parse(folder.child(FILE).location(), json));
    } catch (Fault e) {
      if (e.kind() == FaultKind.DATA) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

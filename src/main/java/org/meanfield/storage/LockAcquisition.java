package org.meanfield.storage;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.meanfield.fault.MeanfieldException;

/** How a lock is taken. */
record LockAcquisition(LockFile file, Clock clock, Settling settling, Onto onto) {
  /** In place of which locks one is taken. */
  enum Onto {
    /** Of none. */
    NOTHING,
    /** Of those that nobody holds any more. */
    ABANDONED,
    /** Of those, and of any that no process of this machine is known to hold. */
    REMOTE
  }

  /**
   * Takes it.
   *
   * @return its new holder
   * @throws MeanfieldException of kind USAGE when another holds it
   */
  LockHolder take() {
    LockHolder self = LockHolder.here();
    boolean contended = !file.folder().isAtomic();
    while (true) {
      if (file.writeNew(self)) {
        if (contended) {
          settle(self);
        }
        if (file.holder().equals(Optional.of(self))) {
          return self;
        }
      } else {
        contended = true;
        file.seen().ifPresent(this::takeAway);
      }
    }
  }

  private void settle(LockHolder self) {
    try {
      settling.await();
    } catch (RuntimeException e) {
      file.release(self);
      throw e;
    }
  }

  private void takeAway(LockSeen seen) {
    boolean free =
        switch (onto) {
          case NOTHING -> false;
          case ABANDONED -> !seen.isHeld(clock.instant());
          case REMOTE -> !seen.isLocal() || !seen.isHeld(clock.instant());
        };
    if (!free) {
      throw held(seen);
    }
    // Only what was found: another may have been as quick.
    if (file.holder().equals(seen.holder())) {
      file.folder().delete(file.name());
    }
  }

  private MeanfieldException held(LockSeen seen) {
    String mend =
        seen.isLocal()
            ? String.format(
                Locale.ROOT,
                "wait for it to end, or stop it; if this is a copy of the folder that it works in,"
                    + " or was moved from there, delete %s",
                file)
            : String.format(
                Locale.ROOT,
                "wait for it to end; if it is gone, try again after %s, or delete %s; a run is"
                    + " taken over at once by resume --take-over",
                seen.written().plus(FolderLock.ABANDONED),
                file);
    return MeanfieldException.usage(
        String.format(Locale.ROOT, "%s is in use by %s: %s", file.folder(), seen.name(), mend));
  }
}

package org.meanfield.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A lock as it was found.
 *
 * @param holder empty where its file is only half written
 * @param written when its holder last wrote, by the storage's clock
 */
public record LockSeen(Optional<LockHolder> holder, Instant written) {
  /** Whether its holder has its process number among those that are seen here. */
  boolean isLocal() {
    return holder.map(LockHolder::isLocal).orElse(false);
  }

  /** Whether it has to be taken that its holder still works. */
  public boolean isHeld(Instant now) {
    return isLocal()
        ? holder.map(LockHolder::isAlive).orElse(false)
        : Duration.between(written, now).compareTo(FolderLock.ABANDONED) <= 0;
  }

  /** Who holds it, for people. */
  public String name() {
    return holder.map(LockHolder::toString).orElse("someone unknown");
  }
}

package org.meanfield.storage;

import java.time.Clock;
import java.time.Instant;

/**
 * What a process left that is gone, and that nothing uses.
 *
 * @param place where it lies
 * @param holder who left it, for people
 * @param bytes of all its files
 * @param written when it was last written to, by the storage's clock
 * @param guard the lock under which it is taken away
 */
public record Leftover(
    Kind kind, Folder place, String holder, long bytes, Instant written, LockFile guard) {
  /** What was left. */
  public enum Kind {
    /** An output, or a part of a run, that was not put in its place. */
    OUTPUT,
    /** A checkpoint that was not finished, or was put aside since it is damaged. */
    CHECKPOINT,
    /** The folder of a run that never began. */
    RUN,
    /** A lock. */
    LOCK
  }

  /**
   * Takes it away, unless a process has begun to use it.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind USAGE where one has; STORAGE where it
   *     can't be deleted
   */
  public void delete(Clock clock) {
    FolderLock lock =
        FolderLock.of(
            new LockAcquisition(
                guard, clock, Settling.of(guard.folder()), LockAcquisition.Onto.ABANDONED));
    try (lock) {
      Folder above = PendingOutput.parentOf(place);
      switch (kind) {
        case OUTPUT -> {
          OwnNames.place(place.name())
              .ifPresent(name -> BesideOutput.putBack(place, above.child(name)));
          above.delete(place.name());
        }
        case CHECKPOINT, RUN -> above.delete(place.name());
        case LOCK -> {
          // It goes with the one that was taken in its place.
        }
      }
    }
  }
}

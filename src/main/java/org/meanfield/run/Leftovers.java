package org.meanfield.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.meanfield.storage.BesideOutput;
import org.meanfield.storage.Folder;
import org.meanfield.storage.FolderLock;
import org.meanfield.storage.Leftover;
import org.meanfield.storage.LockFile;
import org.meanfield.storage.LockSeen;
import org.meanfield.storage.OwnNames;
import org.meanfield.storage.PendingOutput;

/**
 * Finds what processes left that are gone: in a folder, in the run folders in it, and in it as a
 * run folder. What a process may still use is not among it.
 */
public final class Leftovers {
  private static final Set<String> OF_NO_RUN =
      Set.of(FolderLock.FILE, LockFile.beatOf(FolderLock.FILE), RunFolder.SUBMISSIONS);

  private static final String DAMAGED = "damaged-";

  private final Instant now;

  private Leftovers(Instant now) {
    this.now = now;
  }

  /** All in a folder, which need not exist; by their places. */
  public static List<Leftover> in(Folder folder, Instant now) {
    Leftovers leftovers = new Leftovers(now);
    return Stream.concat(
            leftovers.ofFolder(folder),
            folder.names().stream().flatMap(name -> leftovers.ofChild(folder.child(name))))
        .toList();
  }

  /** A run's, or those of a folder in which a process works. */
  private Stream<Leftover> ofFolder(Folder folder) {
    LockFile guard = new LockFile(folder, FolderLock.FILE);
    Optional<LockSeen> lock = guard.seen();
    boolean isRun = folder.has(RunFolder.RECIPE);
    if (lock.map(seen -> seen.isHeld(now)).orElse(false) || (lock.isEmpty() && !isRun)) {
      return Stream.empty();
    }
    String holder = lock.map(LockSeen::name).orElse("a process that is gone");
    if (!isRun && OF_NO_RUN.containsAll(folder.names())) {
      return Stream.of(found(Leftover.Kind.RUN, folder, holder, guard));
    }
    Stream<Leftover> locked =
        lock.stream()
            .map(
                seen ->
                    found(Leftover.Kind.LOCK, folder.child(FolderLock.FILE), seen.name(), guard));
    Stream<Leftover> within =
        isRun
            ? Stream.concat(outputs(folder, holder, guard), checkpoints(folder, holder, guard))
            : Stream.empty();
    return Stream.concat(locked, within);
  }

  private Stream<Leftover> outputs(Folder run, String holder, LockFile guard) {
    return run.names().stream()
        .filter(name -> OwnNames.isBeside(name))
        .map(name -> found(Leftover.Kind.OUTPUT, run.child(name), holder, guard));
  }

  private Stream<Leftover> checkpoints(Folder run, String holder, LockFile guard) {
    Folder checkpoints = run.child(RunFolder.CHECKPOINTS);
    return checkpoints.names().stream()
        .filter(name -> OwnNames.isBeside(name) || name.startsWith(DAMAGED))
        .map(name -> found(Leftover.Kind.CHECKPOINT, checkpoints.child(name), holder, guard));
  }

  /** What lies in a folder of runs or tables: an output, or a run's folder. */
  private Stream<Leftover> ofChild(Folder child) {
    LockFile guard = new LockFile(child, PendingOutput.LOCK);
    Optional<LockSeen> lock = guard.seen();
    if (lock.isPresent()) {
      return lock.get().isHeld(now)
          ? Stream.empty()
          : Stream.of(found(Leftover.Kind.OUTPUT, child, lock.get().name(), guard));
    }
    if (OwnNames.isBeside(child.name())) {
      // Begun this moment, or left before its lock was written, or after.
      return child.isFolder() && BesideOutput.LAYOUT.containsAll(child.names()) && isOld(child)
          ? Stream.of(found(Leftover.Kind.OUTPUT, child, "a process that is gone", guard))
          : Stream.empty();
    }
    return ofFolder(child);
  }

  private boolean isOld(Folder folder) {
    return Duration.between(writtenOf(folder), now).compareTo(FolderLock.ABANDONED) > 0;
  }

  private static Leftover found(Leftover.Kind kind, Folder place, String holder, LockFile guard) {
    return new Leftover(kind, place, holder, place.bytes(), writtenOf(place), guard);
  }

  private static Instant writtenOf(Folder place) {
    return PendingOutput.parentOf(place).written(place.name()).orElse(Instant.EPOCH);
  }
}

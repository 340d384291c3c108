package org.meanfield.storage;

import java.time.Instant;
import java.util.Optional;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/**
 * The file that names a lock's holder, and the one beside it whose time tells that the holder still
 * works.
 */
public record LockFile(Folder folder, String name) {
  private static final int MAX_BYTES = 1 << 16;

  /** The name of the file beside. */
  public static String beatOf(String name) {
    return name + ".beat";
  }

  /** Who holds it; empty where there is no lock, or one that is only half written. */
  Optional<LockHolder> holder() {
    try {
      return folder
          .read(name, MAX_BYTES)
          .map(json -> LockHolder.parse(folder.child(name).location(), json));
    } catch (MeanfieldException e) {
      if (e.kind() == ErrorKind.DATA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The lock that is there, if one is. */
  public Optional<LockSeen> seen() {
    Optional<LockHolder> holder = holder();
    return folder.written(name).map(written -> new LockSeen(holder, later(written)));
  }

  private Instant later(Instant written) {
    return folder.written(beatOf(name)).filter(beat -> beat.isAfter(written)).orElse(written);
  }

  /** As {@link Folder#writeNew}. */
  boolean writeNew(LockHolder holder) {
    return folder.writeNew(name, holder.toJson());
  }

  /** Writes the file beside. */
  void beat() {
    folder.write(beatOf(name), new byte[0]);
  }

  /** Takes the lock away, where this one holds it. */
  void release(LockHolder holder) {
    if (holder().equals(Optional.of(holder))) {
      folder.delete(beatOf(name));
      folder.delete(name);
    }
  }

  @Override
  public String toString() {
    return folder.child(name).toString();
  }
}

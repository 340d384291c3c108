package org.meanfield.compute.onednn;

import org.jspecify.annotations.Nullable;

/**
 * A run of memory that tensors of one program view, before it is known where it lies. An arena's
 * storage lives from the first step that touches it to the last, and shares its place with others
 * outside that time.
 */
final class Storage {
  /** Which block of native memory it is a part of. */
  enum Place {
    ARENA,
    INPUT,
    WEIGHTS,
    GRADIENT
  }

  private final Place place;
  private final long bytes;
  private final @Nullable Storage whole;
  private int firstStep = Integer.MAX_VALUE;
  private int lastStep = -1;
  private long offset;

  private Storage(Place place, long offset, long bytes, @Nullable Storage whole) {
    this.place = place;
    this.offset = offset;
    this.bytes = bytes;
    this.whole = whole;
  }

  /** To be placed by {@link ArenaPlan}. */
  static Storage arena(long bytes) {
    return new Storage(Place.ARENA, -1, bytes, null);
  }

  static Storage at(Place place, long offset, long bytes) {
    return new Storage(place, offset, bytes, null);
  }

  /** Some of its bytes, which live as long as it does. */
  Storage part(long from, long size) {
    return new Storage(place, from, size, this);
  }

  void touch(int step) {
    if (whole != null) {
      whole.touch(step);
    }
    firstStep = Math.min(firstStep, step);
    lastStep = Math.max(lastStep, step);
  }

  /** Keeps the memory for itself through the whole program and between its runs. */
  void keep() {
    touch(0);
    touch(Integer.MAX_VALUE);
  }

  boolean livesWith(Storage other) {
    return firstStep <= other.lastStep && other.firstStep <= lastStep;
  }

  void moveTo(long newOffset) {
    offset = newOffset;
  }

  Place place() {
    return place;
  }

  long bytes() {
    return bytes;
  }

  long offset() {
    return whole == null ? offset : whole.offset() + offset;
  }
}

package org.meanfield.compute.onednn.program;

import org.jspecify.annotations.Nullable;

/**
 * A run of memory that tensors of one program view, before it is known where it lies. An arena's
 * region lives from the first step that touches it to the last, and shares its place with others
 * outside that time.
 */
public final class BufferRegion {
  /** Which block of native memory it is a part of. */
  public enum Place {
    ARENA,
    INPUT,
    WEIGHTS,
    GRADIENT
  }

  private final Place place;
  private final long bytes;
  private final @Nullable BufferRegion whole;
  private int firstStep = Integer.MAX_VALUE;
  private int lastStep = -1;
  private long offset;

  private BufferRegion(Place place, long offset, long bytes, @Nullable BufferRegion whole) {
    this.place = place;
    this.offset = offset;
    this.bytes = bytes;
    this.whole = whole;
  }

  /** To be placed by {@link ArenaPlan}. */
  static BufferRegion arena(long bytes) {
    return new BufferRegion(Place.ARENA, -1, bytes, null);
  }

  public static BufferRegion at(Place place, long offset, long bytes) {
    return new BufferRegion(place, offset, bytes, null);
  }

  /** Some of its bytes, which live as long as it does. */
  BufferRegion part(long from, long size) {
    return new BufferRegion(place, from, size, this);
  }

  public void touch(int step) {
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

  boolean livesWith(BufferRegion other) {
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

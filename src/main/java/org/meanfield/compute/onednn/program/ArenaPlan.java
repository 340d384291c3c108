package org.meanfield.compute.onednn.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places regions whose lifetimes are known in as little memory as a greedy choice gives: the
 * largest first, each in the lowest gap that those alive with it leave (Pisarchyk and Lee,
 * Efficient memory management for deep neural net inference, 2020, section 4.3, greedy by size).
 */
final class ArenaPlan {
  private final List<BufferRegion> placed = new ArrayList<>();
  private long bytes;

  private ArenaPlan() {}

  /** Gives each region its offset; returns how many bytes hold them all. */
  static long place(List<BufferRegion> regions) {
    ArenaPlan plan = new ArenaPlan();
    regions.stream()
        .sorted(Comparator.comparingLong(BufferRegion::bytes).reversed())
        .forEach(plan::placeLowest);
    return plan.bytes;
  }

  private void placeLowest(BufferRegion region) {
    long size = NativeBlock.aligned(region.bytes());
    long offset = 0;
    for (BufferRegion other : placed) {
      if (!region.livesWith(other)) {
        continue;
      }
      if (offset + size <= other.offset()) {
        break;
      }
      offset = Math.max(offset, other.offset() + NativeBlock.aligned(other.bytes()));
    }
    region.moveTo(offset);
    placed.add(region);
    placed.sort(Comparator.comparingLong(BufferRegion::offset));
    bytes = Math.max(bytes, offset + size);
  }
}

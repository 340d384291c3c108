package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places storages whose lifetimes are known in as little memory as a greedy choice gives: the
 * largest first, each in the lowest gap that those alive with it leave (Pisarchyk and Lee,
 * Efficient memory management for deep neural net inference, 2020, section 4.3, greedy by size).
 */
final class ArenaPlan {
  private final List<Storage> placed = new ArrayList<>();
  private long bytes;

  private ArenaPlan() {}

  /** Gives each storage its offset; returns how many bytes hold them all. */
  static long place(List<Storage> storages) {
    ArenaPlan plan = new ArenaPlan();
    storages.stream()
        .sorted(Comparator.comparingLong(Storage::bytes).reversed())
        .forEach(plan::placeLowest);
    return plan.bytes;
  }

  private void placeLowest(Storage storage) {
    long size = NativeBlock.aligned(storage.bytes());
    long offset = 0;
    for (Storage other : placed) {
      if (!storage.livesWith(other)) {
        continue;
      }
      if (offset + size <= other.offset()) {
        break;
      }
      offset = Math.max(offset, other.offset() + NativeBlock.aligned(other.bytes()));
    }
    storage.moveTo(offset);
    placed.add(storage);
    placed.sort(Comparator.comparingLong(Storage::offset));
    bytes = Math.max(bytes, offset + size);
  }
}

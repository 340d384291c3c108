package org.meanfield.dataset.source.table;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Tells which of the rows that were looked through a row is that is read again: by the hash of its
 * image, since a shuffle brings the rows of a partition in another order each time. Which of
 * several alike it is does not matter. For one thread.
 */
final class RowMatching {
  private final Map<Long, Deque<Integer>> rows = new HashMap<>();

  /** Expects a row once more. */
  void expect(long hash, int row) {
    rows.computeIfAbsent(hash, unused -> new ArrayDeque<>()).add(row);
  }

  /** The row of an image with that hash, once; empty: none is expected any more. */
  OptionalInt take(long hash) {
    Deque<Integer> alike = rows.get(hash);
    Integer row = alike == null ? null : alike.poll();
    return row == null ? OptionalInt.empty() : OptionalInt.of(row);
  }
}

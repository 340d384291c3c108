package org.meanfield.dataset.share;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.meanfield.random.Purpose;
import org.meanfield.random.SplitMix64;

/**
 * The training and validation images of a listing, by position, ascending.
 *
 * @param training what workers learn from
 * @param validation what each epoch is judged by
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, compared by no one
public record Split(int[] training, int[] validation) {
  /**
   * Holds {@code share} of each class back, rounded, but never its last image; which ones depends
   * on the seed, the class and the number of its images alone.
   *
   * @param labels in order of the listing
   * @param share in [0, 1)
   */
  public static Split of(int[] labels, double share, long seed) {
    BitSet held = new BitSet(labels.length);
    if (share > 0) {
      int classes = Arrays.stream(labels).max().orElse(-1) + 1;
      for (int c = 0; c < classes; c++) {
        hold(positionsOf(c, labels), share, Purpose.SPLIT.stream(seed, c), held);
      }
    }
    return new Split(
        IntStream.range(0, labels.length).filter(i -> !held.get(i)).toArray(),
        held.stream().toArray());
  }

  /** The positions of {@link #validation}. */
  public BitSet heldBack() {
    BitSet held = new BitSet();
    Arrays.stream(validation).forEach(held::set);
    return held;
  }

  private static void hold(int[] positions, double share, SplitMix64 random, BitSet held) {
    int count = (int) Math.min(Math.round(positions.length * share), positions.length - 1L);
    int[] order = random.shuffled(positions);
    for (int i = 0; i < count; i++) {
      held.set(order[i]);
    }
  }

  private static int[] positionsOf(int label, int[] labels) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
  }
}

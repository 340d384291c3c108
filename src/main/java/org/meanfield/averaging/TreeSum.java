package org.meanfield.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Sums vectors that come in order of their index in a fixed binary tree: like a binary counter, two
 * partial sums over runs of the same power of two are added as soon as both are there.
 */
final class TreeSum {
  private final float[][] partial;
  private final int[] level;
  private final boolean[] empty;
  private int depth;

  /**
   * For vectors of at most {@code length} numbers.
   *
   * @param count how many vectors there will be at most
   */
  TreeSum(int length, int count) {
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, count)) + 1;
    partial = new float[levels][length];
    level = new int[levels];
    empty = new boolean[levels];
  }

  void clear() {
    depth = 0;
  }

  /** Adds {@code scale * vector[from .. from + n)} as the next leaf. */
  void add(FloatBuffer vector, int from, int n, float scale) {
    float[] leaf = partial[depth];
    vector.get(vector.position() + from, leaf, 0, n);
    for (int i = 0; i < n; i++) {
      leaf[i] *= scale;
    }
    push(false, n);
  }

  /** The next leaf is absent: its place in the tree is kept. */
  void addNothing() {
    push(true, 0);
  }

  /** The sum of all leaves; valid until the next call. */
  float[] total(int n) {
    while (depth > 1) {
      merge(n);
    }
    if (depth == 0 || empty[0]) {
      Arrays.fill(partial[0], 0, n, 0f);
    }
    return partial[0];
  }

  private void push(boolean absent, int n) {
    empty[depth] = absent;
    level[depth] = 0;
    depth++;
    int width = n == 0 ? partial[0].length : n;
    while (depth > 1 && level[depth - 1] == level[depth - 2]) {
      merge(width);
    }
  }

  private void merge(int n) {
    float[] left = partial[depth - 2];
    float[] right = partial[depth - 1];
    if (empty[depth - 2]) {
      partial[depth - 2] = right;
      partial[depth - 1] = left;
      empty[depth - 2] = empty[depth - 1];
    } else if (!empty[depth - 1]) {
      for (int i = 0; i < n; i++) {
        left[i] += right[i];
      }
    }
    level[depth - 2]++;
    depth--;
  }
}

package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of the tree in which workers are summed, with all below it: workers {@code first} to
 * {@code first + 2^level - 1}, {@code first} a multiple of their number.
 */
public record Subtree(int first, int level) implements Serializable {

  /** The largest subtrees that make up the workers from {@code from} to before {@code to}. */
  public static List<Subtree> cover(int from, int to) {
    List<Subtree> cover = new ArrayList<>();
    int first = from;
    while (first < to) {
      int fits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(to - first);
      Subtree next = new Subtree(first, Math.min(Integer.numberOfTrailingZeros(first), fits));
      cover.add(next);
      first = next.end();
    }
    return cover;
  }

  /** The worker after its last. */
  public int end() {
    return first + (1 << level);
  }

  boolean contains(int worker) {
    return first <= worker && worker < end();
  }
}

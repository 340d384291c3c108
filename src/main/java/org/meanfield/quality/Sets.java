package org.meanfield.quality;

/**
 * Disjoint sets of numbers: Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm (1975).
 */
final class Sets {
  private final int[] parents;

  Sets(int size) {
    parents = new int[size];
    for (int i = 0; i < size; i++) {
      parents[i] = i;
    }
  }

  /** The number that stands for the set of {@code i}: its smallest. */
  int of(int i) {
    int root = i;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  void join(int one, int other) {
    int a = of(one);
    int b = of(other);
    parents[Math.max(a, b)] = Math.min(a, b);
  }
}

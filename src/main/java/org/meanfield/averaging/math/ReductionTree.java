package org.meanfield.averaging.math;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Joins nodes that come in order of their workers, in a fixed binary tree over the workers'
 * indexes: like a binary counter, two nodes of the same level are joined as soon as both are there.
 * So the result depends neither on who joined what nor on the order it came in, and an executor may
 * join any subtree that it holds whole.
 */
final class ReductionTree<T> {
  private final BinaryOperator<T> join;
  private final List<Entry<T>> open = new ArrayList<>();

  private record Entry<T>(int level, @Nullable T value) {}

  /**
   * @param join of a left and a right neighbour
   */
  ReductionTree(BinaryOperator<T> join) {
    this.join = join;
  }

  /**
   * The next node.
   *
   * @param value null: it is absent, and its place in the tree is kept
   */
  void push(int level, @Nullable T value) {
    open.add(new Entry<>(level, value));
    while (open.size() > 1 && last(1).level == last(2).level) {
      joinLast();
    }
  }

  /** All nodes joined, after which it begins anew; null: all were absent. */
  @Nullable T total() {
    while (open.size() > 1) {
      joinLast();
    }
    return open.isEmpty() ? null : open.remove(0).value;
  }

  private void joinLast() {
    Entry<T> right = open.remove(open.size() - 1);
    Entry<T> left = open.remove(open.size() - 1);
    open.add(new Entry<>(left.level + 1, joined(left.value, right.value)));
  }

  private @Nullable T joined(@Nullable T left, @Nullable T right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : join.apply(left, right);
  }

  private Entry<T> last(int back) {
    return open.get(open.size() - back);
  }
}

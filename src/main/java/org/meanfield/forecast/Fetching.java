package org.meanfield.forecast;

import java.util.function.IntUnaryOperator;
import org.meanfield.cluster.BlockPrefetcher;

/**
 * A task that fetches blocks in an order, the next few while it takes the last, and after every so
 * many that it has taken is at work on them. Times are in seconds.
 */
final class Fetching {
  /** That it runs on. */
  final int machine;

  /** Blocks that lie with others. */
  final int blocks;

  private final IntUnaryOperator keepers;
  private final int together;
  private final double work;

  /** When it has done what it can with the blocks that it has. */
  private double done;

  private int taken;

  /**
   * A task that asks for nothing yet.
   *
   * @param begun when it begins
   * @param keepers the machine that each of the blocks lies with
   * @param together so many blocks are worked on together; divides {@code blocks}
   * @param work on those, in seconds
   */
  Fetching(
      int machine, double begun, int blocks, IntUnaryOperator keepers, int together, double work) {
    this.machine = machine;
    this.done = begun;
    this.blocks = blocks;
    this.keepers = keepers;
    this.together = together;
    this.work = work;
  }

  /** Blocks that it asks for at once when it begins. */
  int askedAtOnce() {
    return Math.min(BlockPrefetcher.AHEAD, blocks);
  }

  int keeper(int block) {
    return keepers.applyAsInt(block);
  }

  double done() {
    return done;
  }

  /** Takes its next block, which is there at {@code arrival}; gives when it asks for another. */
  double take(double arrival) {
    double now = Math.max(done, arrival);
    taken++;
    done = taken % together == 0 ? now + work : now;
    return now;
  }
}

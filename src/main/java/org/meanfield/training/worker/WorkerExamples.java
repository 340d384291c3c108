package org.meanfield.training.worker;

import org.meanfield.compute.engine.InputBatch;

/** A worker's examples by index. For one thread at a time. */
public interface WorkerExamples {
  /** How many there are. */
  int size();

  /**
   * Fills a batch with examples.
   *
   * @param order of the share's examples
   * @param from the first example, as an index into {@code order}
   * @param count how many
   */
  void fill(int[] order, int from, int count, InputBatch into);
}

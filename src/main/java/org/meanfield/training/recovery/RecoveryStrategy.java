package org.meanfield.training.recovery;

/** A way to get a run over lost executors. */
interface RecoveryStrategy {
  /**
   * Has the run go on without them.
   *
   * @return false: not in this way
   * @throws RuntimeException where executors are lost meanwhile, or the run cannot go on at all
   */
  boolean recover(Failure.Lost lost);
}

package org.meanfield.training.metrics;

import org.apache.spark.util.AccumulatorV2;

/**
 * Counts steps as they are taken, for the progress bar: executors report it with their heartbeats.
 * Unlike Spark's own accumulators it may be added to by several worker threads of a task.
 */
public final class StepCounter extends AccumulatorV2<StepCount, StepCount> {
  private static final long serialVersionUID = 1L;

  private StepCount count = StepCount.ZERO;

  @Override
  public synchronized boolean isZero() {
    return count.equals(StepCount.ZERO);
  }

  @Override
  public StepCounter copy() {
    StepCounter copy = new StepCounter();
    copy.add(value());
    return copy;
  }

  @Override
  public synchronized void reset() {
    count = StepCount.ZERO;
  }

  @Override
  public synchronized void add(StepCount steps) {
    count = count.plus(steps);
  }

  @Override
  public void merge(AccumulatorV2<StepCount, StepCount> other) {
    add(other.value());
  }

  @Override
  public synchronized StepCount value() {
    return count;
  }
}

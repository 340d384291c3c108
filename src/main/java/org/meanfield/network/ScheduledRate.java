package org.meanfield.network;

import org.nd4j.linalg.schedule.ISchedule;

/** Our learning rate of a step, as DL4J's updaters ask for it; DL4J's epochs do not count. */
record ScheduledRate(OptimizerSpec updater) implements ISchedule {
  @Override
  public double valueAt(int iteration, int epoch) {
    return updater.rateAt(iteration);
  }

  /** Itself: it never changes. */
  @Override
  public ISchedule clone() {
    return this;
  }
}

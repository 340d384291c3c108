package org.meanfield.training.worker;

import java.io.Serializable;

/**
 * Which steps of an epoch a round takes.
 *
 * @param epoch from 0
 * @param round counted from 0 over the whole run
 * @param firstStep of the epoch
 * @param steps at most; a worker whose share ends earlier takes fewer
 * @param taken steps that a worker which has no state yet goes on from
 */
public record StepPlan(int epoch, long round, long firstStep, long steps, long taken)
    implements Serializable {
  /** Of a run that begins with its first step. */
  public StepPlan(int epoch, long round, long firstStep, long steps) {
    this(epoch, round, firstStep, steps, 0);
  }
}

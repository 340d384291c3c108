package org.meanfield.averaging;

/**
 * A worker that has trained; its weights can still be read.
 *
 * @param traffic what was fetched for it
 */
record TrainedWorker(LocalRound round, LocalOutcome outcome, Traffic traffic) {
  int worker() {
    return round.worker();
  }

  boolean hasPart() {
    return outcome.examples() > 0 && outcome.unusable().isEmpty();
  }
}

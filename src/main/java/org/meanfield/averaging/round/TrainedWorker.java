package org.meanfield.averaging.round;

import org.meanfield.averaging.state.LocalOutcome;
import org.meanfield.averaging.state.LocalRound;
import org.meanfield.averaging.state.Traffic;

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

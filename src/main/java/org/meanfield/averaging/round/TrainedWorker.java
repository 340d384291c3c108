package org.meanfield.averaging.round;

import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.Traffic;

/**
 * A worker that has trained; its weights can still be read.
 *
 * @param traffic what was fetched for it
 */
record TrainedWorker(RoundInput round, RoundOutput outcome, Traffic traffic) {
  int worker() {
    return round.worker();
  }

  boolean hasPart() {
    return outcome.examples() > 0 && outcome.unusable().isEmpty();
  }
}

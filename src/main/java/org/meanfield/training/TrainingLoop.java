package org.meanfield.training;

import org.meanfield.training.recovery.RecoveryPolicy;

/**
 * The epoch loop: rounds of averaging, then the validation images, then a checkpoint. What becomes
 * of it when executors go is the {@link RecoveryPolicy}'s. Confined to one thread.
 *
 * @param stop whether it is to end with the round under way
 */
record TrainingLoop(EpochSteps steps, RecoveryPolicy recovery, StopRequest stop) {
  /** All that the run still lacks; after a loss, from where the recovery has brought it. */
  void run() {
    while (steps.lackEpochs()) {
      recovery.run(this::epoch);
    }
  }

  private void epoch() {
    if (!steps.areJudged()) {
      rounds();
    }
    if (steps.judge()) {
      recovery.saved();
    }
    steps.ended();
  }

  private void rounds() {
    try (EpochSteps.Rounds rounds = steps.rounds()) {
      while (rounds.hasNext()) {
        betweenRounds();
        rounds.next();
        recovery.roundEnded();
      }
      endWhereTold();
    }
  }

  private void betweenRounds() {
    recovery.checkStop();
    endWhereTold();
    recovery.beforeRound();
    if (steps.saveIfDue(recovery.someLeave())) {
      recovery.saved();
    }
    recovery.follow();
  }

  private void endWhereTold() {
    if (stop.afterRound()) {
      throw steps.saved();
    }
  }
}

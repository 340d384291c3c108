package org.meanfield.training.recovery;

import java.util.List;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;

/**
 * On from the second copies that other executors hold, if of everything there is one: at most the
 * round under way is taken again.
 */
final class ReplicaFailover implements RecoveryStrategy {
  private final RecoverableRun run;
  private final ExecutorFailureMonitor failures;
  private final PlacementPolicy placements;
  private final TrainingListener listener;

  ReplicaFailover(
      RecoverableRun run,
      ExecutorFailureMonitor failures,
      PlacementPolicy placements,
      TrainingListener listener) {
    this.run = run;
    this.failures = failures;
    this.placements = placements;
    this.listener = listener;
  }

  @Override
  public boolean recover(Failure.Lost lost) {
    return isPossible() && takeOver(lost.what(), run.lacksRounds());
  }

  /**
   * Tasks that were tried again may have found the second copies, and nothing has failed: then no
   * round is taken again.
   */
  void recoverUnnoticed(List<String> lost) {
    if (!lost.isEmpty() && isPossible()) {
      // Where this fails, so does the next round.
      boolean unused = takeOver(lost, false);
    }
  }

  private boolean isPossible() {
    return run.copies() > 1 && run.isWhole();
  }

  private boolean takeOver(List<String> lost, boolean again) {
    listener.on(
        new TrainingEvent.ReplicaFailover(
            lost, RecoveryPolicy.disturbedEpoch(run), run.position().rounds(), again));
    run.place(placements.survivors(run.placement(), run.copies()));
    try {
      if (!run.takeOver()) {
        return false;
      }
    } catch (Exception failure) {
      Failure.Lost unused = failures.lossOrThrow(failure);
      return false;
    }
    listener.on(new TrainingEvent.ExecutorsChanged(run.placement().groups()));
    return true;
  }
}

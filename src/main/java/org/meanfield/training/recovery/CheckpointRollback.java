package org.meanfield.training.recovery;

import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;

/** Back to the newest checkpoint, on the executors that are left and those that come. */
final class CheckpointRollback implements RecoveryStrategy {
  private final RecoverableRun run;
  private final PlacementPolicy placements;
  private final RecoveryBudget budget;
  private final TrainingListener listener;

  CheckpointRollback(
      RecoverableRun run,
      PlacementPolicy placements,
      RecoveryBudget budget,
      TrainingListener listener) {
    this.run = run;
    this.placements = placements;
    this.budget = budget;
    this.listener = listener;
  }

  @Override
  public boolean recover(Failure.Lost lost) {
    budget.rolledBack();
    listener.on(
        new TrainingEvent.RollbackStarted(
            lost.what(),
            RecoveryPolicy.disturbedEpoch(run),
            run.lastCheckpoint(),
            run.copies() > 1));
    run.place(placements.replaced(run.placement()));
    run.restore();
    listener.on(new TrainingEvent.ExecutorsChanged(run.placement().groups()));
    return true;
  }
}

package org.meanfield.training.recovery;

import java.util.List;
import org.meanfield.averaging.state.Placement;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;

/**
 * What becomes of a run when executors go: it goes on from what others hold a second time where
 * that was asked for and is all there, and otherwise from the last checkpoint; until it has lost
 * too much without getting anywhere. Executors that come, and those that are told to go, are taken
 * in or let go between rounds. Confined to the trainer's thread.
 */
public final class RecoveryPolicy {
  private final RecoverableRun run;
  private final ExecutorFailureMonitor failures;
  private final PlacementPolicy placements;
  private final RecoveryBudget budget;
  private final TrainingListener listener;
  private final ReplicaFailover failover;

  /** Tried in their order. */
  private final List<RecoveryStrategy> strategies;

  public RecoveryPolicy(
      RecoverableRun run,
      ExecutorFailureMonitor failures,
      PlacementPolicy placements,
      RecoveryBudget budget,
      TrainingListener listener) {
    this.run = run;
    this.failures = failures;
    this.placements = placements;
    this.budget = budget;
    this.listener = listener;
    this.failover = new ReplicaFailover(run, failures, placements, listener);
    this.strategies = List.of(failover, new CheckpointRollback(run, placements, budget, listener));
  }

  /**
   * Does some of the run's work. Where executors are lost meanwhile the run is brought over that
   * instead, as often as it is disturbed: where it stands then, it tells.
   *
   * @throws RuntimeException that the work failed with otherwise, or where the run is to end
   */
  public void run(Runnable work) {
    Runnable next = work;
    while (true) {
      checkStop();
      try {
        next.run();
        return;
      } catch (Exception failure) {
        Failure.Lost lost = failures.lossOrThrow(failure);
        next = () -> recover(lost);
      }
    }
  }

  /** As {@link #run}, of work that has failed already. */
  public void recoverFrom(Exception failure) {
    Failure.Lost lost = failures.lossOrThrow(failure);
    run(() -> recover(lost));
  }

  /** Ends the run where the user stops it. */
  public void checkStop() {
    failures.checkStop();
  }

  private void recover(Failure.Lost lost) {
    run.abandonCheckpoint();
    budget.spend(lost, "epoch " + disturbedEpoch(run), "resume the run");
    for (RecoveryStrategy strategy : strategies) {
      if (strategy.recover(lost)) {
        return;
      }
    }
    throw new IllegalStateException("no way to recover from " + lost);
  }

  /** A round is about to begin: who was lost since the last without disturbing it? */
  public void beforeRound() {
    failover.recoverUnnoticed(failures.begin(run.placement()));
  }

  /** Whether executors of the run have been told to go. */
  public boolean someLeave() {
    return placements.someLeave(run.placement());
  }

  /** Between rounds, in which every task knows its place: takes executors in and lets them go. */
  public void follow() {
    Placement now = placements.current(run.placement());
    if (!now.equals(run.placement())) {
      run.place(now);
      listener.on(new TrainingEvent.ExecutorsChanged(now.groups()));
    }
  }

  /** A round has ended. */
  public void roundEnded() {
    budget.roundEnded();
  }

  /** A checkpoint counts. */
  public void saved() {
    budget.saved();
  }

  /** The epoch that is told as disturbed, from 1; after the last, that. */
  static int disturbedEpoch(RecoverableRun run) {
    return Math.min(run.position().epoch() + 1, run.epochs());
  }
}

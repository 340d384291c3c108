package org.meanfield.training.metrics;

import java.util.List;
import java.util.Locale;
import org.meanfield.run.Position;

/** What can happen in a run; a closed choice. */
public sealed interface TrainingEvent {
  /**
   * Training begins, or goes on from a checkpoint.
   *
   * @param firstEpoch epochs that are done already
   * @param roundsDone averaging rounds of the next epoch that are done already
   * @param examples trained on in an epoch
   * @param parameters weights of the network
   * @param roundsPerEpoch averages in an epoch that is not dense
   * @param denseEpochs first epochs in which it is averaged at each step
   */
  record Started(
      int firstEpoch,
      long roundsDone,
      int epochs,
      int workers,
      int executors,
      long examples,
      long parameters,
      long roundsPerEpoch,
      int denseEpochs)
      implements TrainingEvent {}

  /**
   * Steps have been taken since the last of these.
   *
   * @param epoch from 1
   * @param done of this epoch so far, its running mean loss with it
   * @param examples of the epoch in all
   */
  record Progress(int epoch, StepCount done, long examples) implements TrainingEvent {}

  /**
   * An epoch has ended and been judged on the validation images, and been saved where a checkpoint
   * is due at its end.
   */
  record EpochEnded(EpochMetrics metrics, int epochs) implements TrainingEvent {}

  /**
   * Executors were lost, or blocks on them, and with them weights or state.
   *
   * @param lost each executor and Spark's reason; or the block
   * @param epoch that was under way, from 1
   * @param from where the checkpoint was taken; the start: from the first weights
   * @param secondCopiesToo whether there were second copies of what was lost, and they are gone
   */
  record RollbackStarted(List<String> lost, int epoch, Position from, boolean secondCopiesToo)
      implements TrainingEvent {
    /** What is done about it. */
    public String remedy() {
      String source =
          from.equals(Position.START) ? "the first weights" : "the checkpoint of " + from;
      if (from.rounds() > 0) {
        return "the run goes on from " + source;
      }
      return from.epoch() < epoch
          ? "epoch " + epoch + " is done again from " + source
          : "the weights are taken again from " + source;
    }
  }

  /**
   * Executors were lost, and others hold a second time all that they held.
   *
   * @param lost each executor and Spark's reason
   * @param epoch under way, from 1
   * @param rounds of it that have ended and are not done again
   * @param again whether the round after them was under way and is done again
   */
  record ReplicaFailover(List<String> lost, int epoch, long rounds, boolean again)
      implements TrainingEvent {}

  /**
   * Workers have no part in a round's mean, since their loss or weights were no numbers.
   *
   * @param round from 1, over all epochs
   * @param workers a line each: which, where, why
   */
  record WorkersExcluded(long round, List<String> workers) implements TrainingEvent {}

  /**
   * A worker is slow, told once a run.
   *
   * @param epoch from 1
   * @param worker which, and where
   * @param times its time an example over the others'
   * @param waited share of the epoch's training that workers waited for each other
   */
  record StragglerDetected(int epoch, String worker, double times, double waited)
      implements TrainingEvent {
    /** What the user is told of it. */
    public String line() {
      return String.format(
          Locale.ROOT,
          "%s was slow in epoch %d: %.1f times the others' time an image, for which workers waited"
              + " %.0f%% of it",
          worker,
          epoch,
          times,
          100 * waited);
    }
  }

  /**
   * Something in the run folder is damaged, and the run goes on without it.
   *
   * @param line what the user is told
   */
  record Damaged(String line) implements TrainingEvent {}

  /**
   * Who trains from now on: as {@link RollbackStarted} or {@link ReplicaFailover} ends, or
   * executors have come or gone.
   */
  record ExecutorsChanged(int executors) implements TrainingEvent {}
}

package org.meanfield.training.recovery;

import org.meanfield.averaging.state.Placement;
import org.meanfield.run.Position;

/** What a recovery asks of a run, and does with it. */
public interface RecoverableRun {
  /** How far it has come. */
  Position position();

  /** Epochs that it is to go through. */
  int epochs();

  /** Whether the epoch under way lacks rounds: one that was lost is taken again. */
  boolean lacksRounds();

  /** Its newest checkpoint; without one, where it began. */
  Position lastCheckpoint();

  Placement placement();

  /** Uses other executors from now on. */
  void place(Placement placement);

  /** How often weights and states are kept, on different executors. */
  int copies();

  /** Whether executors that are still there hold all weights and states. */
  boolean isWhole();

  /**
   * Has the executors of the placement hold all there is, from second copies.
   *
   * @return false: of something there is no copy any more, and nothing has changed
   */
  boolean takeOver();

  /** Gives the checkpoint up that is being written. */
  void abandonCheckpoint();

  /**
   * Goes on from the newest checkpoint, or begins anew. Where that fails, position, weights and
   * metrics stay.
   */
  void restore();
}

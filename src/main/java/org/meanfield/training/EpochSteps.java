package org.meanfield.training;

import org.meanfield.fault.MeanfieldException;

/** What {@link TrainingLoop} has done, epoch by epoch; the run knows which one is under way. */
interface EpochSteps {
  /** Whether the run has an epoch to go through. */
  boolean lackEpochs();

  /** Whether the epoch under way has been judged: then it lacks a checkpoint at most. */
  boolean areJudged();

  /** The rounds that the epoch under way lacks. */
  Rounds rounds();

  /**
   * Between two rounds: begins to save, where that is due.
   *
   * @param now whether it is due in any case
   * @return whether what was saved before counts since the last call
   */
  boolean saveIfDue(boolean now);

  /** Saves where the run stands, and gives what tells of its end there. */
  MeanfieldException saved();

  /**
   * Judges the epoch under way, and saves it where that is due.
   *
   * @return whether it is saved
   */
  boolean judge();

  /** The epoch under way is over. */
  void ended();

  /** Rounds of averaging; open while they are taken. */
  interface Rounds extends AutoCloseable {
    boolean hasNext();

    /** Takes one; where that fails, it is still to be taken. */
    void next();

    @Override
    void close();
  }
}

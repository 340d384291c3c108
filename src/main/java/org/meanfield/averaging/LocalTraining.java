package org.meanfield.averaging;

import java.io.Serializable;
import java.util.List;

/**
 * What a worker does between two averages. Travels to the executors with every round; called there
 * on a thread that a worker keeps as long as it trains there, several workers at once.
 *
 * @param <S> an element of a worker's share of the examples
 */
public interface LocalTraining<S> extends Serializable {
  /**
   * Trains one worker from the round's weights.
   *
   * @param round which worker, what it starts from
   * @param share this worker's examples
   */
  LocalOutcome train(LocalRound round, List<S> share);
}

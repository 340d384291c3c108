package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.List;

/**
 * What a worker does between two averages. Travels to the executors with every round; called there
 * on a thread that a worker keeps as long as it trains there, several workers at once.
 *
 * @param <S> an element of a worker's share of the examples
 */
public interface WorkerTask<S> extends Serializable {
  /**
   * Trains one worker from the round's weights.
   *
   * @param round which worker, what it starts from
   * @param share this worker's examples
   */
  RoundOutput train(RoundInput round, List<S> share);

  /**
   * What a worker that has no part in the round's mean wants back at the start of its next round,
   * in pieces as {@link RoundOutput#state}: what it had at the start of this one.
   *
   * @param outcome of this round, which may have no state
   */
  default List<byte[]> leftOut(RoundInput round, RoundOutput outcome) {
    return round.state();
  }
}

package org.meanfield.training.worker;

import java.io.Serializable;
import java.util.List;

/**
 * How a worker reads what lies in its partition; travels to the executors with every round.
 *
 * @param <S> an element of the partition
 */
public interface PartitionReader<S> extends Serializable {
  /**
   * The worker's examples in one epoch; {@code elements} are kept, not copied.
   *
   * @param seed of the run
   * @param epoch from 0
   */
  WorkerExamples read(List<S> elements, long seed, int epoch);

  /**
   * The order in which a worker goes through its share: a permutation of {@code 0..examples-1} that
   * the arguments alone decide.
   *
   * @param seed of the run
   * @param epoch from 0
   * @param worker from 0
   */
  int[] order(long seed, int epoch, int worker, int examples);
}

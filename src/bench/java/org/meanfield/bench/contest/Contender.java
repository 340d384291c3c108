package org.meanfield.bench.contest;

/** Something that trains or predicts, one a thread that computes. */
public interface Contender extends AutoCloseable {
  /**
   * One step of training, one prediction of a batch, or what else it takes for {@link #batches}.
   */
  void run() throws Exception;

  /** How many batches a run computes. */
  default int batches() {
    return 1;
  }

  /**
   * The largest difference between the probabilities that it gives for the fixture and those that
   * were expected; 0 where it only trains. Called before the first {@link #run}.
   */
  double difference() throws Exception;

  @Override
  void close();

  /** Makes a contender for the calling thread and batches of one size. */
  @FunctionalInterface
  interface Maker {
    Contender make(int batch) throws Exception;
  }
}

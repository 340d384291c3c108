package org.meanfield.compute.engine;

/**
 * One worker's gradient computation: a network with its weights and updater state in native memory,
 * stepped batch by batch. An engine is used by one thread at a time, whose native loops are
 * confined ({@link org.meanfield.compute.natives.ConfinedThread}); it may be closed by another.
 */
public interface Engine extends AutoCloseable {
  /** The network's weights, in DL4J's flat order. */
  ParameterVector weights();

  /**
   * Lets any thread, and several at once, read {@link #weights} until another method of this engine
   * is called.
   */
  void shareWeights();

  /**
   * The updater's state (moments), in DL4J's flat order; of length 0 for updaters without. Not
   * shared with other threads.
   */
  ParameterVector updaterState();

  /** Steps taken since the run began; schedules and Adam's bias correction depend on it. */
  long iteration();

  /**
   * The step before which the updater's state began: 0 where it began with the run. Adam's bias
   * correction counts from it.
   */
  long stateBegan();

  /** Tells the engine how many steps this worker, and its updater's state, have seen. */
  default void setIteration(long iteration) {
    setIteration(iteration, 0);
  }

  /**
   * Tells the engine how many steps this worker has taken since the run began.
   *
   * @param stateBegan of them before its updater's state began
   */
  void setIteration(long iteration, long stateBegan);

  /**
   * Puts the updater where it was before its first step: its state, which begins now, until {@link
   * #setIteration(long, long)} says otherwise. {@link #iteration} and what follows it, such as the
   * learning rate's schedule, go on.
   */
  void restartUpdater();

  /** Seeds whatever the network draws while it trains (dropout). */
  void seed(long seed);

  /**
   * One step of training.
   *
   * @return the batch's mean loss before the step, of labels as they were smoothed and classes as
   *     they are weighted, without penalties on weights
   */
  double step(InputBatch batch);

  /** Prepares a batch and takes a step with it: the same as in two calls. */
  double step(Batch batch);

  /**
   * New room for a batch of this network. It may be filled on another thread while the engine takes
   * a step with another one.
   */
  InputBatch newBatch();

  /**
   * Probabilities of each class, {@code [batch.size(), classes]} row by row, into {@code into}.
   * Labels of the batch are not read.
   */
  void predict(InputBatch batch, float[] into);

  /** Prepares a batch and predicts it: the same as in two calls. */
  void predict(Batch batch, float[] into);

  @Override
  void close();
}

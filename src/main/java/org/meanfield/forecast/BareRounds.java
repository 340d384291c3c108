package org.meanfield.forecast;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;

/** Rounds of {@link NoOpWorker}s: nothing but averaging. Confined to one thread. */
final class BareRounds implements AutoCloseable {
  private final StageTimes stages;
  private final ParameterAveraging<byte[]> master;
  private final JavaRDD<byte[]> shares;
  private final NoOpWorker training;

  /** Where the time of a round went, in seconds: a worker's, the second stage's, all of it. */
  record Times(double worker, double average, double round) {}

  /**
   * Lays the weights on the executors.
   *
   * @param stages of the placement's application, whose rounds all ask them
   * @param weights of which the updater keeps as much for each as the subject's
   */
  BareRounds(
      SparkContext spark,
      CalibrationTarget subject,
      Placement placement,
      StageTimes stages,
      int weights,
      int slices) {
    this.stages = stages;
    this.master =
        new ParameterAveraging<>(
            spark, new SliceLayout(weights, slices), subject.codec(), subject.outer(), placement);
    this.shares = RandomImages.shares(spark, placement.workers(), 1);
    this.training = new NoOpWorker(Math.round(subject.stateAWeight() * weights));
    master.initialise(new ZeroWeights());
    stages.ofOther();
  }

  Times take() {
    RoundResult result = master.round(shares.rdd(), training);
    List<Double> both = stages.ofRound();
    return new Times(result.meanNanos() / 1e9, both.get(1), result.nanos() / 1e9);
  }

  @Override
  public void close() {
    master.close();
    shares.unpersist(false);
  }
}

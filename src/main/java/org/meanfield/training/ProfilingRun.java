package org.meanfield.training;

import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.network.ParameterLayout;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.metrics.StepProgress;
import org.meanfield.training.worker.StepPlan;

/**
 * Rounds that are only measured: as a run takes them, with as many steps as are asked for, over
 * shares that the caller has laid on the executors. Confined to one thread.
 *
 * @param <S> an element of a share
 */
public final class ProfilingRun<S> implements AutoCloseable {
  private final SparkContext spark;
  private final PassSettings<S> settings;
  private final ParameterAveraging<S> master;
  private final DivergenceGuard guard =
      new DivergenceGuard(0, "Lower training.learningRate: nothing can be measured so.");
  private long rounds;

  /** Makes the first weights. */
  public ProfilingRun(
      SparkContext spark,
      PassSettings<S> settings,
      ParameterLayout layout,
      Codec codec,
      OuterOptimizer outer,
      Placement placement) {
    this.spark = spark;
    this.settings = settings;
    this.master =
        new ParameterAveraging<>(
            spark,
            SliceLayout.over(layout.length(), placement, PooledStatistics.of(layout)),
            codec,
            outer,
            placement);
    master.initialise(new RandomInitialWeights(settings.engine(), settings.spec()));
  }

  /**
   * One round from where the last one ended.
   *
   * @param steps of each worker, whose share has examples enough
   * @param batchSize examples a step
   * @throws org.meanfield.fault.MeanfieldException of kind USAGE where a worker diverges
   */
  public RoundResult round(RDD<S> shares, long steps, int batchSize) {
    StepCounter counter = new StepCounter();
    spark.register(counter, StepProgress.NAME);
    StepPlan plan = new StepPlan(0, rounds++, 0, steps);
    RoundResult result = master.round(shares, settings.training(batchSize, plan, counter));
    guard.check(result);
    return result;
  }

  /** Forgets weights and states on every executor. */
  @Override
  public void close() {
    master.close();
  }
}

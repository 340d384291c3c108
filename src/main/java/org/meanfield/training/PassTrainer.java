package org.meanfield.training;

import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.InitialWeights;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.Placement;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.SliceLayout;
import org.meanfield.averaging.Slices;
import org.meanfield.averaging.WorkerReport;
import org.meanfield.network.ParameterLayout;

/**
 * Rounds of averaging over shares that the caller has laid on the executors, a pass at a time, as
 * {@link Trainer} takes them in an epoch: without a run folder, so that what a lost executor held
 * is lost. The workers' states stay from pass to pass. Confined to one thread.
 *
 * @param <S> an element of a share
 */
public final class PassTrainer<S> {
  private final SparkContext spark;
  private final PassSettings<S> settings;
  private final ParameterAveraging<S> master;
  private final String runId = UUID.randomUUID().toString();
  private int passes;
  private long rounds;

  /** A trainer without weights yet. */
  public PassTrainer(
      SparkContext spark, PassSettings<S> settings, ParameterLayout layout, Placement placement) {
    this.spark = spark;
    this.settings = settings;
    this.master =
        new ParameterAveraging<>(
            spark,
            SliceLayout.over(
                layout.length(), placement.executors().size(), PooledStatistics.of(layout)),
            placement);
  }

  /** Uses other executors from now on. */
  public void place(Placement placement) {
    master.place(placement);
  }

  /** Sets the weights that the next pass starts from; the workers keep their states. */
  public void start(InitialWeights weights) {
    master.replaceWeights(weights);
  }

  /**
   * Every worker goes through its share once.
   *
   * @param shares a partition a worker
   * @param steps that the worker with the largest share takes
   */
  public PassOutcome pass(RDD<S> shares, long steps) {
    long perRound = settings.everySteps() == 0 ? Math.max(1, steps) : settings.everySteps();
    StepCounter counter = new StepCounter();
    spark.register(counter, StepProgress.NAME);
    StepCount trained = StepCount.ZERO;
    long before = rounds;
    for (long first = 0; first < steps; first += perRound) {
      StepPlan plan = new StepPlan(passes, rounds, first, perRound);
      RoundResult result = master.round(shares, training(plan, counter));
      for (WorkerReport report : result.reports()) {
        double loss = WorkerTally.decode(report.report()).lossSum();
        trained = trained.plus(new StepCount(report.examples(), loss));
      }
      rounds++;
    }
    passes++;
    return new PassOutcome(trained, steps, rounds - before);
  }

  /** Where the current weights lie. */
  public Slices weights() {
    return master.slices();
  }

  /** Forgets weights and states on every executor. */
  public void release() {
    master.release();
  }

  private WorkerTraining<S> training(StepPlan plan, StepCounter counter) {
    return new WorkerTraining<>(
        runId,
        settings.engine(),
        settings.spec(),
        settings.reader(),
        settings.seed(),
        settings.batchSize(),
        plan,
        counter);
  }
}

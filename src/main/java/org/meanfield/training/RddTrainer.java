package org.meanfield.training;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.state.InitialWeights;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.ExecutorPool;
import org.meanfield.cluster.Listeners;
import org.meanfield.cluster.Room;
import org.meanfield.cluster.Ticker;
import org.meanfield.network.ParameterLayout;
import org.meanfield.training.metrics.StepCount;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.metrics.StepProgress;
import org.meanfield.training.metrics.WorkerStats;
import org.meanfield.training.recovery.ExecutorFailureMonitor;
import org.meanfield.training.recovery.ExecutorWarmUps;
import org.meanfield.training.recovery.Failure;
import org.meanfield.training.recovery.PlacementCheck;
import org.meanfield.training.recovery.PlacementPolicy;
import org.meanfield.training.recovery.RecoveryBudget;
import org.meanfield.training.worker.StepPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds of averaging over shares that the caller has laid on the executors, a pass at a time, as
 * {@link Trainer} takes them in an epoch: without a run folder. The workers' states stay from pass
 * to pass. Where executors are lost the pass is taken again from its first weights; all states
 * begin anew, since a lost one's is gone; the count of steps goes on. Confined to one thread.
 *
 * @param <S> an element of a share
 */
public final class RddTrainer<S> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RddTrainer.class);

  private final SparkContext spark;
  private final PassSettings<S> settings;
  private final ParameterAveraging<S> master;
  private final ExecutorMonitor losses = new ExecutorMonitor();
  private final ExecutorFailureMonitor failures;
  private final PlacementPolicy placements;
  private final RecoveryBudget budget;
  private final DivergenceGuard guard;
  private int passes;
  private long rounds;
  private long taken;

  /**
   * A trainer without weights yet.
   *
   * @param taken steps that the weights have been trained with before: schedules go on from there
   */
  public RddTrainer(
      SparkContext spark,
      PassSettings<S> settings,
      ParameterLayout layout,
      Placement placement,
      long taken) {
    this.taken = taken;
    this.spark = spark;
    this.settings = settings;
    this.master =
        new ParameterAveraging<>(
            spark,
            SliceLayout.over(layout.length(), placement, PooledStatistics.of(layout)),
            Codec.FP32,
            new OuterOptimizer.Average(),
            placement);
    spark.addSparkListener(losses);
    this.guard = new DivergenceGuard(0, "Lower the learning rate of the network's updater.");
    ExecutorPool pool = ExecutorPool.of(spark);
    Ticker ticker = Ticker.system();
    this.failures = new ExecutorFailureMonitor(pool, losses, ticker, RddTrainer::isStopped);
    this.placements =
        new PlacementPolicy(
            pool,
            failures,
            ExecutorWarmUps.none(),
            PlacementCheck.NONE,
            ticker,
            RddTrainer::isStopped);
    this.budget = new RecoveryBudget(ticker);
  }

  /** Steps that the weights have been trained with, before this trainer and by it. */
  public long taken() {
    return taken;
  }

  /** Uses other executors from now on. */
  public void place(Placement placement) {
    master.place(placement);
  }

  /**
   * Every worker goes through its share once.
   *
   * @param from the weights to begin with
   * @param shares a partition a worker
   * @param steps that the worker with the largest share takes
   * @param taking takes the weights that the pass comes to; called again where executors are lost
   *     meanwhile
   */
  public PassOutcome pass(InitialWeights from, RDD<S> shares, long steps, Consumer<Slices> taking) {
    int workers = master.placement().workers();
    try (Room unused = Room.enter(spark, () -> workers, LOG::info, RddTrainer::isStopped)) {
      return passed(from, shares, steps, taking);
    } finally {
      // The next pass brings its own; the workers' states stay.
      master.forgetWeights();
    }
  }

  private PassOutcome passed(
      InitialWeights from, RDD<S> shares, long steps, Consumer<Slices> taking) {
    long before = rounds;
    boolean anew = false;
    while (true) {
      try {
        if (anew) {
          master.initialise(from);
        } else {
          master.replaceWeights(from);
        }
        PassOutcome outcome = rounds(shares, steps);
        taking.accept(master.slices());
        budget.saved();
        passes++;
        taken += steps;
        return outcome;
      } catch (Exception failure) {
        if (failure instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        Failure.Lost lost = failures.of(failure).lossOrThrow();
        budget.rolledBack();
        budget.spend(lost, "a pass", "fit again");
        LOG.warn("executors were lost ({}): the pass is taken again", lost.what());
        master.place(placements.replaced(master.placement()));
        anew = true;
        rounds = before;
      }
    }
  }

  private PassOutcome rounds(RDD<S> shares, long steps) {
    long perRound = settings.everySteps() == 0 ? Math.max(1, steps) : settings.everySteps();
    StepCounter counter = new StepCounter();
    spark.register(counter, StepProgress.NAME);
    StepCount trained = StepCount.ZERO;
    long before = rounds;
    for (long first = 0; first < steps; first += perRound) {
      StepPlan plan = new StepPlan(passes, rounds, first, perRound, taken);
      // A lost one's states are gone, which the round will find.
      List<String> unused = failures.begin(master.placement());
      master.place(placements.current(master.placement()));
      RoundResult result =
          master.round(shares, settings.training(settings.batchSize(), plan, counter));
      guard.check(result);
      for (WorkerReport report : result.reports()) {
        double loss = WorkerStats.of(report).lossSum();
        trained = trained.plus(new StepCount(report.examples(), loss));
      }
      rounds++;
    }
    return new PassOutcome(trained, steps, rounds - before);
  }

  /** Lets go of all that it has on the executors; what is trained next begins anew. */
  @Override
  public void close() {
    Listeners.remove(spark, losses);
    master.close();
  }

  private static boolean isStopped() {
    return Thread.currentThread().isInterrupted();
  }
}

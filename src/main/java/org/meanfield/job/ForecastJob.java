package org.meanfield.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Executors;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.Recipe;
import org.meanfield.forecast.Calibration;
import org.meanfield.forecast.CalibrationTarget;
import org.meanfield.forecast.ClusterSpec;
import org.meanfield.forecast.NetworkSize;
import org.meanfield.forecast.RoundCosts;
import org.meanfield.forecast.RunForecast;
import org.meanfield.forecast.RunPlan;
import org.meanfield.forecast.SimulatedRound;
import org.meanfield.forecast.Simulation;
import org.meanfield.forecast.SimulationConfig;
import org.meanfield.forecast.WorkerCosts;
import org.meanfield.memory.AvailableMemory;
import org.meanfield.memory.MemoryCheck;
import org.meanfield.memory.MemoryEstimate;
import org.meanfield.network.ConfiguredLayers;
import org.meanfield.network.ParameterLayout;

/**
 * Tells what a recipe will take: measures rounds on one executor, and computes and simulates the
 * rest. The images are listed, not decoded. One use, one thread.
 */
public final class ForecastJob {
  /** Weights of the networks that are simulated besides the recipe's own. */
  private static final List<Long> SIZES = List.of(25_000_000L, 1_000_000_000L, 10_000_000_000L);

  /** Spread of workers' times above which a measurement is worth little. */
  private static final double UNSTEADY = 0.1;

  private final ClusterAccess cluster;
  private final JobListener listener;
  private final BooleanSupplier stop;

  /**
   * A job.
   *
   * @param cluster on one of whose executors it measures
   * @param stop polled; true: the user wants it to end
   */
  public ForecastJob(ClusterAccess cluster, JobListener listener, BooleanSupplier stop) {
    this.cluster = cluster;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Of a recipe.
   *
   * @param measured whose network the costs are measured on; the recipe itself, or a smaller one
   * @param network the executors' cards and latency
   * @param simulate false: only the run on the cluster as it is
   */
  public Forecast of(Recipe recipe, Recipe measured, SimulationConfig network, boolean simulate) {
    DeviceCheck.check(cluster);
    Configuration hadoop = cluster.hadoop();
    EarlyOpening<ValidatedRun> checking =
        TrainingJob.checking(recipe, UnaryOperator.identity(), hadoop);
    try (Application application = cluster.enter()) {
      ValidatedRun opened = checking.in(application);
      SparkContext spark = application.context();
      Integer asked = recipe.training().workers();
      List<BlockAddress> executors =
          Executors.await(spark, asked == null ? Integer.MAX_VALUE : asked, stop);
      ValidatedRun prepared =
          Preflight.sniffed(JavaSparkContext.fromSparkContext(spark), recipe, opened, hadoop);
      prepared.remarks().forEach(listener::remark);
      ValidatedRun subject =
          measured.equals(recipe)
              ? prepared
              : Preflight.check(measured, SourceResolver.in(application), hadoop);
      return forecast(spark, executors, prepared, subject, network, simulate);
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw SparkFailure.told(e, stop);
    }
  }

  private Forecast forecast(
      SparkContext spark,
      List<BlockAddress> executors,
      ValidatedRun prepared,
      ValidatedRun measured,
      SimulationConfig network,
      boolean simulate) {
    int workers = TrainingRun.workers(spark, executors.size(), prepared, listener);
    int groups = new Placement(workers, executors).groups();
    int each = (workers + groups - 1) / groups;
    MemoryEstimate memory = memory(spark, prepared, workers, executors.size());
    CalibrationTarget subject = subject(measured);
    listener.note(
        String.format(
            Locale.ROOT,
            "measuring %s: %,d weights, batches of %d, 1%s on one executor",
            subject.size().name(),
            subject.size().weights(),
            subject.batch(),
            each == 1 ? " worker" : " and " + each + " workers"));
    RoundCosts costs = new Calibration(spark, executors.get(0), subject, stop).measure(each);
    warn(costs);
    Recipe recipe = prepared.recipe();
    if (recipe.averaging().optimizerState() == OptimizerState.AVERAGE) {
      listener.note(
          "averaging.optimizerState = average: the bytes of the state are counted, and the time"
              + " they are under way, but not what executors take to sum them");
    }
    NetworkSize own = size(prepared);
    RunPlan plan =
        new RunPlan(
            own,
            new ClusterSpec(workers, each, network.bytesASecond(), network.latency()),
            trained(prepared),
            recipe.training().batchSize(),
            recipe.training().epochs(),
            AveragingRules.interval(recipe.averaging()),
            bytesAWeight(recipe.averaging(), () -> subject(prepared).stateAWeight()));
    return new Forecast(
        recipe.name(),
        subject.size(),
        subject.batch(),
        costs,
        RunForecast.of(costs, plan, recipe.seed()),
        memory,
        simulate ? network.settled(each) : null,
        simulate ? simulated(costs, plan, network.settled(each)) : List.of());
  }

  private void warn(RoundCosts costs) {
    double spread = costs.byWorkers().stream().mapToDouble(WorkerCosts::spread).max().orElse(0);
    if (spread > UNSTEADY) {
      listener.note(
          String.format(
              Locale.ROOT,
              "the same steps took %.0f%% more or less time from round to round: other work keeps"
                  + " the machine busy, and the forecast is no better than that",
              100 * spread));
    }
  }

  private MemoryEstimate memory(
      SparkContext spark, ValidatedRun prepared, int workers, int executors) {
    int slots = Executors.slotsEach(spark, executors);
    MemoryEstimate need = MemoryPlanner.of(prepared, workers, executors, slots);
    MemoryCheck.check(need, AvailableMemory.of(spark.getConf()));
    return need;
  }

  private List<SimulatedRound> simulated(RoundCosts costs, RunPlan plan, SimulationConfig network) {
    Simulation simulation = new Simulation(costs, network, plan.batch(), plan.bytesAWeight());
    List<SimulatedRound> rows = new ArrayList<>();
    List<NetworkSize> sizes = new ArrayList<>(List.of(plan.network()));
    SIZES.forEach(weights -> sizes.add(plan.network().scaledTo(weights)));
    for (NetworkSize size : sizes) {
      listener.note(
          String.format(Locale.ROOT, "simulating %s: %,d weights", size.name(), size.weights()));
      rows.addAll(simulation.of(size));
    }
    return rows;
  }

  static CalibrationTarget subject(ValidatedRun prepared) {
    Recipe recipe = prepared.recipe();
    EngineSpec spec = new RecipeBinder(recipe, prepared.architecture()).engine();
    int batch = recipe.training().batchSize();
    EngineMemoryEstimate need =
        Engines.trainingNeed(prepared.engine().engine(), spec, List.of(batch));
    return new CalibrationTarget(
        recipe.compute().engine(),
        spec,
        ParameterLayout.of(prepared.architecture()),
        size(prepared),
        need.weights() == 0 ? 0 : (double) need.state() / need.weights(),
        batch,
        AveragingRules.codec(recipe.averaging()),
        AveragingRules.outer(recipe.averaging()));
  }

  private static NetworkSize size(ValidatedRun prepared) {
    ConfiguredLayers layers = ConfiguredLayers.of(prepared.architecture());
    return new NetworkSize(
        prepared.architecture().name(), layers.parameters(), layers.multiplications());
  }

  private static long trained(ValidatedRun prepared) {
    long images = prepared.train().listing().size();
    return images - prepared.recipe().data().heldBack(images);
  }

  /** With the state that travels behind the weights, whole where they are rounded. */
  static int bytesAWeight(AveragingRecipe averaging, DoubleSupplier stateAWeight) {
    int bytes = AveragingRules.codec(averaging) == Codec.FP32 ? Float.BYTES : Short.BYTES;
    double state =
        averaging.optimizerState() == OptimizerState.AVERAGE ? stateAWeight.getAsDouble() : 0;
    return Math.toIntExact(Math.round(bytes + Float.BYTES * state));
  }
}

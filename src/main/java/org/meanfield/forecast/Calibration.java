package org.meanfield.forecast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.cluster.Room;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.training.PassSettings;
import org.meanfield.training.ProfilingRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the costs of a round on one executor, by rounds of Meanfield's own:
 *
 * <ol>
 *   <li>rounds that do not count, until they get no faster: a JVM needs hundreds until it has
 *       compiled them, and runs are long;
 *   <li>jobs of tasks that do nothing, few and many: what the driver takes to launch one;
 *   <li>rounds of a few weights, in one slice and in many, whose workers take no step: what a block
 *       takes, whatever is in it, and a round without any;
 *   <li>the same beside 16 MB of weights, with a slice a worker: what a weight takes of those that
 *       hand it on;
 *   <li>rounds of the network itself on noise, of one step and of many, with its batch and with a
 *       quarter of it: what an example takes, what an update does, and what starting does.
 * </ol>
 *
 * <p>Each is taken by turns with the others it is compared with; medians count. Confined to one
 * thread.
 */
public final class Calibration {
  private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);
  private static final int REPEATS = 9;

  /** Turns before those that count. */
  private static final int UNCOUNTED = 3;

  private static final int MANY_TASKS = 64;
  private static final int MANY_SLICES = 64;
  private static final int FEW_WEIGHTS = 1024;
  private static final int MANY_WEIGHTS = SliceLayout.MAX_SLICE_WEIGHTS;

  /** Rounds of a warm-up that are compared with those before. */
  private static final int WARMING_ROUNDS = 25;

  /** Rounds that are not faster by this part of their time, so often, are warm. */
  private static final double FASTER = 0.03;

  private static final int AS_SLOW = 4;
  private static final double LONGEST_WARM_UP = 20;

  /** What a round of many steps is to take, in seconds. */
  private static final double LONG_ROUND = 0.4;

  private static final int MOST_STEPS = 2000;

  /** Of one step, in a turn. */
  private static final int SHORT_ROUNDS = 3;

  private static final int BANK_BYTES = 16 << 20;

  /** From the median of absolute deviations to the deviation, where it is a normal one. */
  private static final double DEVIATION = 1.4826;

  private final SparkContext spark;
  private final BlockAddress executor;
  private final CalibrationTarget subject;
  private final BooleanSupplier stop;

  /**
   * A calibration.
   *
   * @param executor that it measures on
   * @param stop polled between rounds
   */
  public Calibration(
      SparkContext spark, BlockAddress executor, CalibrationTarget subject, BooleanSupplier stop) {
    this.spark = spark;
    this.executor = executor;
    this.subject = subject;
    this.stop = stop;
  }

  /** As {@link RoundCosts} has them. */
  private record Overhead(double round, double launch, double block) {}

  /** As {@link WorkerCosts} has them. */
  private record Handling(double handling, double summing, double averaging) {}

  /**
   * Measures; takes some half a minute.
   *
   * @param workers at once on the executor, the most that there will be
   */
  public RoundCosts measure(int workers) {
    // Who trains beside it would be measured too.
    int all = Executors.slots(spark);
    try (Room unused = Room.enter(spark, () -> all, LOG::info, stop)) {
      warmUp();
      Overhead bare = overhead(launch());
      List<WorkerCosts> byWorkers = new ArrayList<>();
      for (int count : new TreeSet<>(List.of(1, workers))) {
        byWorkers.add(worker(count, handling(count), bare));
      }
      return new RoundCosts(bare.round(), bare.launch(), bare.block(), byWorkers);
    }
  }

  private void warmUp() {
    long begun = System.nanoTime();
    try (StageTimes stages = new StageTimes(spark);
        BareRounds rounds = bare(stages, 1, FEW_WEIGHTS, 1)) {
      double fastest = Double.MAX_VALUE;
      int asSlow = 0;
      while (asSlow < AS_SLOW && (System.nanoTime() - begun) / 1e9 < LONGEST_WARM_UP) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < WARMING_ROUNDS; i++) {
          checkStop();
          seconds.add(rounds.take().round());
        }
        double now = median(seconds);
        asSlow = now < fastest * (1 - FASTER) ? 0 : asSlow + 1;
        fastest = Math.min(fastest, now);
      }
    }
  }

  /** Seconds that the driver takes for a task. */
  private double launch() {
    List<Double> each = new ArrayList<>();
    for (int i = -UNCOUNTED; i < REPEATS; i++) {
      double few = idle(1);
      double many = idle(1 + MANY_TASKS);
      if (i >= 0) {
        each.add((many - few) / MANY_TASKS);
      }
    }
    return Math.max(0, median(each));
  }

  /** Seconds of a job whose tasks do nothing. */
  private double idle(int tasks) {
    checkStop();
    long start = System.nanoTime();
    List<Integer> done =
        new PinnedTasks<Integer>(spark, Collections.nCopies(tasks, executor.pin()), index -> index)
            .results();
    if (done.size() != tasks) {
      throw new IllegalStateException(done.size() + " of " + tasks + " tasks were done");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Of rounds of two tasks, each of which fetches one block a slice. */
  private Overhead overhead(double launch) {
    List<Double> rounds = new ArrayList<>();
    List<Double> blocks = new ArrayList<>();
    try (StageTimes stages = new StageTimes(spark);
        BareRounds one = bare(stages, 1, FEW_WEIGHTS, 1);
        BareRounds many = bare(stages, 1, FEW_WEIGHTS, 1 + MANY_SLICES)) {
      for (int i = -UNCOUNTED; i < REPEATS; i++) {
        checkStop();
        double round = one.take().round();
        double more = many.take().round();
        if (i >= 0) {
          rounds.add(round);
          blocks.add((more - round) / (2 * MANY_SLICES));
        }
      }
    }
    double block = Math.max(0, median(blocks));
    return new Overhead(Math.max(0, median(rounds) - 2 * (launch + block)), launch, block);
  }

  /** Of rounds with a slice a worker, so that all of its threads have one to sum and to average. */
  private Handling handling(int count) {
    List<Double> workers = new ArrayList<>();
    List<Double> averages = new ArrayList<>();
    List<Double> rounds = new ArrayList<>();
    try (StageTimes stages = new StageTimes(spark);
        BareRounds few = bare(stages, count, FEW_WEIGHTS, count);
        BareRounds many = bare(stages, count, MANY_WEIGHTS, count)) {
      for (int i = -UNCOUNTED; i < REPEATS; i++) {
        checkStop();
        BareRounds.Times light = few.take();
        BareRounds.Times heavy = many.take();
        if (i >= 0) {
          workers.add(heavy.worker() - light.worker());
          averages.add(heavy.average() - light.average());
          rounds.add(heavy.round() - light.round());
        }
      }
    }
    double handling = Math.max(0, median(workers));
    double averaging = Math.max(0, median(averages));
    double summing = Math.max(0, median(rounds) - handling - averaging);
    double all = MANY_WEIGHTS - FEW_WEIGHTS;
    return new Handling(handling / all, summing / (all / count), averaging / (all / count));
  }

  private BareRounds bare(StageTimes stages, int workers, int weights, int slices) {
    return new BareRounds(spark, subject, placement(workers), stages, weights, slices);
  }

  /** Rounds of the network itself. One that follows its like counts, as all of a run do. */
  private WorkerCosts worker(int count, Handling handling, Overhead bare) {
    NetworkSize size = subject.size();
    int batch = subject.batch();
    int small = Math.max(1, batch / 4);
    JavaRDD<byte[]> shares = shares(count, batch);
    try (ProfilingRun<byte[]> rehearsal = rehearsal(count)) {
      long steps = steps(rehearsal, shares);
      List<Double> single = new ArrayList<>();
      List<Double> singleRound = new ArrayList<>();
      List<Double> full = new ArrayList<>();
      List<Double> quarter = new ArrayList<>();
      List<List<Double>> byWorker = new ArrayList<>();
      for (int i = -UNCOUNTED; i < REPEATS; i++) {
        checkStop();
        rehearsal.round(shares.rdd(), 1, batch);
        for (int s = 0; s < SHORT_ROUNDS; s++) {
          RoundResult one = rehearsal.round(shares.rdd(), 1, batch);
          if (i >= 0) {
            single.add(one.meanNanos() / 1e9);
            singleRound.add(one.nanos() / 1e9);
          }
        }
        RoundResult long_ = rehearsal.round(shares.rdd(), steps, batch);
        rehearsal.round(shares.rdd(), 1, small);
        RoundResult smaller = rehearsal.round(shares.rdd(), steps, small);
        if (i >= 0) {
          full.add(long_.meanNanos() / 1e9);
          quarter.add(smaller.meanNanos() / 1e9);
          byWorker.add(
              long_.reports().stream().map(WorkerReport::nanos).map(Long::doubleValue).toList());
        }
      }
      double step = Math.max(1e-9, (median(full) - median(single)) / (steps - 1));
      double besides = Math.max(0, median(single) - step);
      double smallStep = (median(quarter) - besides) / steps;
      double example = small == batch ? step / batch : (step - smallStep) / (batch - small);
      double update = Math.max(0, step - batch * example);
      // A quarter of the work can't take longer, nor less than a quarter.
      if (!(example > 0) || batch * example > step) {
        example = step / batch;
        update = 0;
      }
      WorkerCosts without =
          new WorkerCosts(
              count,
              example / size.multiplications(),
              update / size.weights(),
              0,
              handling.handling(),
              handling.summing(),
              handling.averaging(),
              spread(byWorker));
      return without.starting(Math.max(0, median(singleRound) - predicted(without, bare)));
    } finally {
      shares.unpersist(false);
    }
  }

  /** A round of one step, as the costs so far tell it. */
  private double predicted(WorkerCosts worker, Overhead bare) {
    RoundCosts costs = new RoundCosts(bare.round(), bare.launch(), bare.block(), List.of(worker));
    ClusterSpec here = new ClusterSpec(worker.workers(), worker.workers(), Double.MAX_VALUE, 0);
    int slices = here.usualSlices(subject.size().weights());
    return new Rounds(
            costs,
            here,
            new Slicing(subject.size(), slices, Float.BYTES),
            subject.batch(),
            new AnalyticModel(),
            new Stragglers(worker.spread(), here, 1, 0))
        .at(1)
        .seconds();
  }

  private ProfilingRun<byte[]> rehearsal(int workers) {
    int classes = subject.spec().architecture().classes();
    return new ProfilingRun<>(
        spark,
        new PassSettings<>(
            subject.engine(),
            subject.spec(),
            new RandomImages(exampleBytes(), classes, MOST_STEPS * subject.batch()),
            subject.batch(),
            0,
            subject.spec().seed()),
        subject.layout(),
        subject.codec(),
        subject.outer(),
        placement(workers));
  }

  /** As many steps as a long round has. */
  private long steps(ProfilingRun<byte[]> rehearsal, JavaRDD<byte[]> shares) {
    long steps = 1;
    while (true) {
      checkStop();
      double seconds = rehearsal.round(shares.rdd(), steps, subject.batch()).meanNanos() / 1e9;
      if (steps > 1 && (seconds >= LONG_ROUND / 2 || steps >= MOST_STEPS)) {
        return Math.max(2, Math.min(MOST_STEPS, Math.round(steps * LONG_ROUND / seconds)));
      }
      steps = Math.min(MOST_STEPS, steps * 4);
    }
  }

  private static double spread(List<List<Double>> rounds) {
    List<Double> all = rounds.stream().flatMap(List::stream).toList();
    double middle = median(all);
    return DEVIATION * median(all.stream().map(each -> Math.abs(Math.log(each / middle))).toList());
  }

  private JavaRDD<byte[]> shares(int workers, int batch) {
    int bytes = exampleBytes();
    int examples = Math.max(batch, Math.min(8 * batch, BANK_BYTES / bytes));
    return RandomImages.shares(spark, workers, Math.multiplyExact(examples, bytes));
  }

  private int exampleBytes() {
    return subject.spec().architecture().input().bytes();
  }

  private Placement placement(int workers) {
    return new Placement(workers, List.of(executor));
  }

  private static double median(List<Double> values) {
    return new Median().evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private void checkStop() {
    if (stop.getAsBoolean()) {
      throw MeanfieldException.interrupted("Stopped while measuring.");
    }
  }
}

package org.meanfield.forecast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.Placement;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.SliceLayout;
import org.meanfield.averaging.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.fault.Fault;
import org.meanfield.training.PassSettings;
import org.meanfield.training.Rehearsal;

/**
 * Measures the costs of a round on one executor, by rounds of Meanfield's own:
 *
 * <ol>
 *   <li>jobs of tasks that do nothing, few and many: what the driver takes to launch one;
 *   <li>rounds of a few weights, in one slice and in many, whose workers take no step: what a task
 *       takes on its executor, and a round without any;
 *   <li>the same with 16 MB of weights in one slice, stage by stage: what a weight takes;
 *   <li>rounds of the network itself on noise, of one step and of many, with its batch and with a
 *       quarter of it: what an example takes, what an update does, and what starting does.
 * </ol>
 *
 * <p>Each is taken by turns with the others it is compared with; medians count. Confined to one
 * thread.
 */
public final class Calibration {
  private static final int USUAL_REPEATS = 9;
  private static final int MANY_TASKS = 64;
  private static final int FEW_WEIGHTS = 1024;
  private static final int MANY_WEIGHTS = 1 << 22;
  private static final int PIECE_WEIGHTS = 1 << 20;

  /** What a round of many steps is to take, in seconds. */
  private static final double LONG_ROUND = 0.4;

  private static final int MOST_STEPS = 2000;
  private static final int BANK_BYTES = 16 << 20;

  /** From the median of absolute deviations to the deviation, where it is a normal one. */
  private static final double DEVIATION = 1.4826;

  private final SparkContext spark;
  private final BlockAddress executor;
  private final Subject subject;
  private final BooleanSupplier stop;
  private final int repeats;

  /**
   * One that measures everything often enough for a quiet machine.
   *
   * @param executor that it measures on
   * @param stop polled between rounds
   */
  public Calibration(
      SparkContext spark, BlockAddress executor, Subject subject, BooleanSupplier stop) {
    this(spark, executor, subject, stop, USUAL_REPEATS);
  }

  /**
   * As the other.
   *
   * @param repeats of each measurement, from 1, after about as many that do not count
   */
  public Calibration(
      SparkContext spark,
      BlockAddress executor,
      Subject subject,
      BooleanSupplier stop,
      int repeats) {
    this.spark = spark;
    this.executor = executor;
    this.subject = subject;
    this.stop = stop;
    this.repeats = repeats;
  }

  /** The two stages of rounds without steps, in seconds. */
  private record Bare(double train, double average, double round) {}

  /** As {@link RoundCosts} has them. */
  private record Overhead(double round, double launch, double task) {}

  /**
   * Measures; takes some ten seconds.
   *
   * @param workers at once on the executor, the most that there will be
   */
  public RoundCosts measure(int workers) {
    double launch = launch();
    Bare one = bare(1, FEW_WEIGHTS, 1);
    Bare many = bare(1, FEW_WEIGHTS, 1 + MANY_TASKS);
    double each = Math.max(launch, (many.round() - one.round()) / MANY_TASKS);
    double task = each - launch;
    double round = Math.max(0, one.round() - 2 * each);
    List<WorkerCosts> byWorkers = new ArrayList<>();
    for (int count : new TreeSet<>(List.of(1, workers))) {
      Bare few = bare(count, FEW_WEIGHTS, 1);
      Bare large = bare(count, MANY_WEIGHTS, 1);
      double handling = aWeight(large.train() - few.train());
      double averaging = aWeight(large.average() - few.average());
      byWorkers.add(worker(count, handling, averaging, new Overhead(round, launch, task)));
    }
    return new RoundCosts(round, launch, task, byWorkers);
  }

  private static double aWeight(double seconds) {
    return Math.max(0, seconds) / (MANY_WEIGHTS - FEW_WEIGHTS);
  }

  /** Seconds that the driver takes for a task. */
  private double launch() {
    List<Double> few = new ArrayList<>();
    List<Double> many = new ArrayList<>();
    for (int i = 1 - repeats; i < repeats; i++) {
      double oneTask = idle(1);
      double moreTasks = idle(1 + MANY_TASKS);
      if (i >= 0) {
        few.add(oneTask);
        many.add(moreTasks);
      }
    }
    return Math.max(0, median(many) - median(few)) / MANY_TASKS;
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

  /** Medians of rounds whose workers take no step. */
  private Bare bare(int workers, int weights, int slices) {
    ParameterAveraging<byte[]> master =
        new ParameterAveraging<>(
            spark,
            new SliceLayout(weights, slices),
            subject.codec(),
            subject.outer(),
            placement(workers));
    StandIn training = standIn(weights);
    JavaRDD<byte[]> shares = shares(workers, 1);
    List<List<Double>> found = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (StageTimes stages = new StageTimes(spark)) {
      master.initialise(new ZeroWeights());
      stages.ofOther();
      for (int i = 1 - repeats; i < repeats; i++) {
        checkStop();
        RoundResult result = master.round(shares.rdd(), training);
        List<Double> both = stages.ofRound();
        if (i >= 0) {
          found.get(0).add(both.get(0));
          found.get(1).add(both.get(1));
          found.get(2).add(result.nanos() / 1e9);
        }
      }
    } finally {
      master.release();
      shares.unpersist(false);
    }
    return new Bare(median(found.get(0)), median(found.get(1)), median(found.get(2)));
  }

  private StandIn standIn(int weights) {
    long numbers = Math.round(subject.stateAWeight() * weights);
    int pieces = Math.toIntExact((numbers + PIECE_WEIGHTS - 1) / PIECE_WEIGHTS);
    return new StandIn(pieces, pieces == 0 ? 0 : Math.toIntExact(numbers / pieces) * Float.BYTES);
  }

  /** Rounds of the network itself. */
  private WorkerCosts worker(int count, double handling, double averaging, Overhead bare) {
    NetworkSize size = subject.size();
    int batch = subject.batch();
    int small = Math.max(1, batch / 4);
    JavaRDD<byte[]> shares = shares(count, batch);
    try (Rehearsal<byte[]> rehearsal = rehearsal(count)) {
      long steps = steps(rehearsal, shares);
      List<Double> single = new ArrayList<>();
      List<Double> singleRound = new ArrayList<>();
      List<Double> full = new ArrayList<>();
      List<Double> quarter = new ArrayList<>();
      List<List<Double>> byWorker = new ArrayList<>();
      for (int i = -1; i < repeats; i++) {
        checkStop();
        RoundResult one = rehearsal.round(shares.rdd(), 1, batch);
        RoundResult long_ = rehearsal.round(shares.rdd(), steps, batch);
        RoundResult smaller = rehearsal.round(shares.rdd(), steps, small);
        if (i >= 0) {
          single.add(one.meanNanos() / 1e9);
          singleRound.add(one.nanos() / 1e9);
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
              handling,
              averaging,
              spread(byWorker));
      return new WorkerCosts(
          count,
          without.multiplication(),
          without.update(),
          Math.max(0, median(singleRound) - predicted(without, bare)),
          handling,
          averaging,
          without.spread());
    } finally {
      shares.unpersist(false);
    }
  }

  /** A round of one step, as the costs so far tell it. */
  private double predicted(WorkerCosts worker, Overhead bare) {
    RoundCosts costs = new RoundCosts(bare.round(), bare.launch(), bare.task(), List.of(worker));
    Machines here = new Machines(worker.workers(), worker.workers(), Double.MAX_VALUE, 0);
    int slices = here.usualSlices(subject.size().weights());
    return new Rounds(
            costs,
            here,
            new Cut(subject.size(), slices, Float.BYTES),
            subject.batch(),
            new ClosedForm(),
            new Stragglers(worker.spread(), here, 1, 0))
        .at(1)
        .seconds();
  }

  private Rehearsal<byte[]> rehearsal(int workers) {
    int classes = subject.spec().architecture().classes();
    return new Rehearsal<>(
        spark,
        new PassSettings<>(
            subject.engine(),
            subject.spec(),
            new NoiseReader(exampleBytes(), classes, MOST_STEPS * subject.batch()),
            subject.batch(),
            0,
            subject.spec().seed()),
        subject.layout(),
        subject.codec(),
        subject.outer(),
        placement(workers));
  }

  /** As many steps as a long round has. */
  private long steps(Rehearsal<byte[]> rehearsal, JavaRDD<byte[]> shares) {
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
    int length = Math.multiplyExact(examples, bytes);
    return JavaSparkContext.fromSparkContext(spark)
        .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .map(
            worker -> {
              byte[] pixels = new byte[length];
              new Random(worker).nextBytes(pixels);
              return pixels;
            })
        .cache();
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
      throw Fault.interrupted("Stopped while measuring.");
    }
  }
}

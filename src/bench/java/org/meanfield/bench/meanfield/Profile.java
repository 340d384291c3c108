package org.meanfield.bench.meanfield;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.OneDnnEngine;
import org.meanfield.compute.onednn.program.StepTime;

/**
 * The process that tells where a training step spends its time, on one thread: each operation with
 * its share of the step, and of the ceiling that a large product of matrices reaches beside it.
 */
public final class Profile {
  private static final int WARM_UP = 20;
  private static final double SECONDS = 3;
  private static final int SIDE = 1024;
  private static final int PRODUCTS = 8;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final Workload workload;

  private final Precision precision;

  private Profile(Workload workload, Precision precision) {
    this.workload = workload;
    this.precision = precision;
  }

  /** Takes the network's name and the precision's. */
  public static void main(String[] arguments) {
    new Profile(Workload.of(arguments[0]), Precision.valueOf(arguments[1])).print(System.out);
  }

  private void print(PrintStream out) {
    NativeBackend.prepare();
    double ceiling = ceiling();
    List<StepTime> times;
    try (OneDnnEngine engine = OneDnnEngine.create(Specs.of(workload, Mode.STEP, precision))) {
      times = times(engine);
    }
    double step = times.stream().mapToDouble(StepTime::milliseconds).sum();
    out.printf(
        Locale.ROOT,
        "%s, batch %d, %s: %.2f ms of processor time a step, %,.0f images/s on a thread; ceiling"
            + " %.0f GFLOP/s in fp32%n",
        workload,
        workload.batch(),
        precision,
        step,
        workload.batch() * 1000 / step,
        ceiling);
    out.printf(
        Locale.ROOT, "%9s %6s %9s %8s  %s%n", "ms", "step", "GFLOP/s", "ceiling", "operation");
    for (StepTime time : times) {
      out.printf(
          Locale.ROOT,
          "%9.3f %5.1f%% %9s %8s  %s (%s)%n",
          time.milliseconds(),
          100 * time.milliseconds() / step,
          time.gigaflops() == 0 ? "" : String.format(Locale.ROOT, "%.1f", time.gigaflops()),
          time.gigaflops() == 0
              ? ""
              : String.format(Locale.ROOT, "%.0f%%", 100 * time.gigaflops() / ceiling),
          time.name(),
          time.implementation());
    }
  }

  private List<StepTime> times(OneDnnEngine engine) {
    Batch batch = Specs.images(workload);
    engine.step(batch);
    long start = clock.getCurrentThreadCpuTime();
    engine.step(batch);
    double first = (clock.getCurrentThreadCpuTime() - start) / 1e9;
    int runs = (int) Math.max(2, Math.min(1000, SECONDS / first));
    engine.profile(batch, Math.min(WARM_UP, runs));
    return engine.profile(batch, runs);
  }

  /** What one thread reaches on a product of matrices that leaves the caches, in GFLOP/s. */
  private double ceiling() {
    try (FloatPointer a = random();
        FloatPointer b = random();
        FloatPointer c = new FloatPointer((long) SIDE * SIDE)) {
      double best = 0;
      for (int i = 0; i < PRODUCTS; i++) {
        long start = clock.getCurrentThreadCpuTime();
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasNoTrans,
            openblas.CblasNoTrans,
            SIDE,
            SIDE,
            SIDE,
            1,
            a,
            SIDE,
            b,
            SIDE,
            0,
            c,
            SIDE);
        double nanoseconds = clock.getCurrentThreadCpuTime() - start;
        best = Math.max(best, 2.0 * SIDE * SIDE * SIDE / nanoseconds);
      }
      return best;
    }
  }

  private static FloatPointer random() {
    float[] values = new float[SIDE * SIDE];
    Random random = new Random(2);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return new FloatPointer(values);
  }
}

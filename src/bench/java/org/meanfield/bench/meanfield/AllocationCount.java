package org.meanfield.bench.meanfield;

import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Report;
import org.meanfield.bench.contest.Workload;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The process that counts, by JMH's profiler {@code gc}, what a training step allocates on the Java
 * heap once it has warmed up. It is the fork: JMH makes none of its own.
 */
public final class AllocationCount {
  /** To JMH, a batch of steps is one operation. */
  private static final String PER_BATCH = "gc.alloc.rate.norm";

  /** Enough to spread the 6 kB that JMH itself allocates around them. */
  private static final int STEPS = 20;

  private static final int WARM_UP_BATCHES = 2;

  private AllocationCount() {}

  /** Takes the network's name and the precision's. */
  public static void main(String[] arguments) throws RunnerException {
    Workload workload = Workload.of(arguments[0]);
    Precision precision = Precision.valueOf(arguments[1]);
    RunResult run = new Runner(options(workload, precision)).runSingle();
    Result<?> bytes = run.getSecondaryResults().get(PER_BATCH);
    if (bytes == null) {
      throw new IllegalStateException("this JVM does not tell what its threads allocate");
    }
    System.out.println(new Report.Allocated(workload.batch(), bytes.getScore() / STEPS));
  }

  private static Options options(Workload workload, Precision precision) {
    return new OptionsBuilder()
        .include(TrainingStep.class.getName() + "\\.")
        .param("network", workload.network())
        .param("precision", precision.name())
        .addProfiler(GCProfiler.class)
        .forks(0)
        .mode(Mode.SingleShotTime)
        .warmupIterations(WARM_UP_BATCHES)
        .warmupBatchSize(STEPS)
        .measurementIterations(1)
        .measurementBatchSize(STEPS)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }
}

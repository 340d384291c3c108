package org.meanfield.compute.onednn.program;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs steps one by one and adds up the processor time of each, those of one name together. */
public final class StepTimes {
  private static final double NANOSECONDS_A_MILLISECOND = 1e6;

  private record Operation(String name, String implementation) {}

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final List<Step> steps;
  private final long[] nanoseconds;
  private long updating;

  public StepTimes(List<Step> steps) {
    this.steps = steps;
    this.nanoseconds = new long[steps.size()];
  }

  public void run(Runnable update) {
    for (int i = 0; i < nanoseconds.length; i++) {
      long start = clock.getCurrentThreadCpuTime();
      steps.get(i).run();
      nanoseconds[i] += clock.getCurrentThreadCpuTime() - start;
    }
    long start = clock.getCurrentThreadCpuTime();
    update.run();
    updating += clock.getCurrentThreadCpuTime() - start;
  }

  public List<StepTime> mean(int runs) {
    Map<Operation, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < nanoseconds.length; i++) {
      Step step = steps.get(i);
      double[] sum =
          sums.computeIfAbsent(
              new Operation(step.name(), step.implementation()), known -> new double[2]);
      sum[0] += (double) nanoseconds[i] / runs;
      sum[1] += step.flops();
    }
    List<StepTime> times = new ArrayList<>();
    sums.forEach(
        (operation, sum) ->
            times.add(
                new StepTime(
                    operation.name(),
                    operation.implementation(),
                    sum[0] / NANOSECONDS_A_MILLISECOND,
                    sum[1] / sum[0])));
    double update = (double) updating / runs;
    times.add(new StepTime("updater", "java", update / NANOSECONDS_A_MILLISECOND, 0));
    return times;
  }
}

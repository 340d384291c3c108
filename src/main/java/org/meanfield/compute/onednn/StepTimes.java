package org.meanfield.compute.onednn;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** Runs steps one by one and adds up the processor time of each. */
final class StepTimes {
  private static final double NANOSECONDS_A_MILLISECOND = 1e6;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final List<Step> steps;
  private final long[] nanoseconds;
  private long updating;

  StepTimes(List<Step> steps) {
    this.steps = steps;
    this.nanoseconds = new long[steps.size()];
  }

  void run(Runnable update) {
    for (int i = 0; i < nanoseconds.length; i++) {
      long start = clock.getCurrentThreadCpuTime();
      steps.get(i).run();
      nanoseconds[i] += clock.getCurrentThreadCpuTime() - start;
    }
    long start = clock.getCurrentThreadCpuTime();
    update.run();
    updating += clock.getCurrentThreadCpuTime() - start;
  }

  List<StepTime> mean(int runs) {
    List<StepTime> times = new ArrayList<>();
    for (int i = 0; i < nanoseconds.length; i++) {
      Step step = steps.get(i);
      double each = (double) nanoseconds[i] / runs;
      times.add(
          new StepTime(
              step.name(),
              step.implementation(),
              each / NANOSECONDS_A_MILLISECOND,
              step.flops() / each));
    }
    double update = (double) updating / runs;
    times.add(new StepTime("updater", "java", update / NANOSECONDS_A_MILLISECOND, 0));
    return times;
  }
}

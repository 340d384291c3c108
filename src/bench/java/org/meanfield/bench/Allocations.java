package org.meanfield.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Report;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;

/** What Meanfield's own step allocates, a network after the other, each in a process. */
record Allocations(Commands commands, Path folder) {
  /** Those of which sixty steps take seconds. */
  static final Set<Workload> USUAL =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Workload.RESNET_50)));

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * Prints a line a network.
   *
   * @return what is wrong, a line a network that allocates too much
   */
  List<String> print(Collection<Workload> workloads, Precision precision, PrintStream out)
      throws IOException, BenchException, InterruptedException {
    out.println(Allocation.heading());
    List<String> problems = new ArrayList<>();
    for (Workload workload : workloads) {
      Allocation allocation = count(workload, precision);
      out.println(allocation.line());
      allocation.problem().ifPresent(problems::add);
    }
    return problems;
  }

  private Allocation count(Workload workload, Precision precision)
      throws IOException, BenchException, InterruptedException {
    try (Child child =
        Child.start(
            "allocations of " + workload,
            commands.allocations(workload.network(), precision),
            Map.of("OMP_NUM_THREADS", "1"),
            folder,
            PATIENCE)) {
      return new Allocation(workload, precision, bytes(child.rest()));
    }
  }

  private static double bytes(String said) throws BenchException {
    return said.lines()
        .flatMap(line -> Report.of(line).stream())
        .filter(Report.Allocated.class::isInstance)
        .map(Report.Allocated.class::cast)
        .mapToDouble(Report.Allocated::bytesPerStep)
        .findFirst()
        .orElseThrow(() -> new BenchException("its process told no allocation: " + said.strip()));
  }
}

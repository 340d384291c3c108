package org.meanfield.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;

/** Where Meanfield's own step spends its time, a network after the other, each in a process. */
record Profiles(Commands commands, Path folder) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  void print(Collection<Workload> workloads, Precision precision, PrintStream out)
      throws IOException, BenchException, InterruptedException {
    for (Workload workload : workloads) {
      try (Child child =
          Child.start(
              "profile of " + workload,
              commands.profile(workload.network(), precision),
              Map.of("OMP_NUM_THREADS", "1"),
              folder,
              PATIENCE)) {
        out.println(child.rest());
      }
    }
  }
}

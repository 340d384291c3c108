package org.meanfield.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;

/** Has the networks' fixtures written, and knows which engine Meanfield takes for each. */
final class Fixtures {
  /** The engine that {@code auto} has to take on every network of the benchmark. */
  private static final String EXPECTED_ENGINE = "onednn";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Commands commands;
  private final Path folder;

  Fixtures(Commands commands, Path folder) {
    this.commands = commands;
    this.folder = folder;
  }

  Fixture prepare(Workload workload) throws IOException, BenchException, InterruptedException {
    Path of = folder.resolve(workload.network());
    try (Child child =
        Child.start(
            "preparing " + workload,
            commands.preparation(workload.network(), of),
            Map.of(),
            folder,
            PATIENCE)) {
      child.rest();
    }
    return new Fixture(of, workload);
  }

  /** Refuses a network that {@code auto} leaves to another engine than the fast one. */
  static void requireFastEngine(Fixture fixture) throws IOException, BenchException {
    String engine = Files.readString(fixture.engine());
    if (!engine.startsWith(EXPECTED_ENGINE)) {
      throw new BenchException(
          fixture.workload()
              + ": compute.engine = auto took "
              + engine
              + ", and "
              + EXPECTED_ENGINE
              + " is expected");
    }
  }
}

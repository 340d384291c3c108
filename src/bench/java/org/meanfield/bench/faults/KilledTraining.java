package org.meanfield.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Cluster;

/**
 * One training on a cluster, whose processes are killed by a plan; a killed driver's run is resumed
 * at once.
 */
final class KilledTraining {
  private static final Duration PATIENCE = Duration.ofMinutes(40);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration DYING = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final int executors;
  private final Path run;
  private final Path folder;
  private final KillPlan plan;
  private final PrintStream progress;
  private final List<LocalDateTime> drivers = new ArrayList<>();
  private int executorsKilled;
  private int driversKilled;
  private long executorDue = Long.MAX_VALUE;

  KilledTraining(
      Cluster cluster, int executors, Path run, Path folder, KillPlan plan, PrintStream progress) {
    this.cluster = cluster;
    this.executors = executors;
    this.run = run;
    this.folder = folder;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Trains to the end.
   *
   * @param train the command that begins the run, with {@code --json}
   * @param resume the command that goes on with it, with {@code --json}
   */
  TrainingTime train(List<String> train, List<String> resume)
      throws IOException, BenchException, InterruptedException {
    long begun = System.nanoTime();
    List<String> command = train;
    while (true) {
      drivers.add(LocalDateTime.now(ZoneId.systemDefault()));
      try (Child driver =
          Child.start("training", command, Map.of("MEANFIELD_NO_BUILD", "1"), folder, PATIENCE)) {
        if (endsByItself(driver)) {
          JsonNode told = new ObjectMapper().readTree(driver.rest());
          double seconds = (System.nanoTime() - begun) / 1e9;
          return new TrainingTime(
              seconds,
              ExecutorStarts.in(cluster.logs()).seconds(drivers, executors),
              executorsKilled,
              driversKilled,
              told.path("weightsSha256").asText(),
              told.path("train").path("validationAccuracy").asDouble());
        }
      }
      command = resume;
    }
  }

  /** Kills executors while it runs, and then, where the plan says so, it. */
  private boolean endsByItself(Child driver) throws IOException, InterruptedException {
    long driverDue = Long.MAX_VALUE;
    while (!driver.endsWithin(POLL)) {
      long now = System.nanoTime();
      if (driverDue == Long.MAX_VALUE && isTraining()) {
        driverDue = now + plan.beforeDriver(driversKilled).toNanos();
        executorDue = now + plan.beforeExecutor(executorsKilled).toNanos();
      }
      if (driversKilled < plan.most() && now >= driverDue) {
        driver.handle().destroyForcibly();
        driversKilled++;
        say("killed the driver");
        driver.endsWithin(DYING);
        return false;
      }
      if (executorsKilled < plan.most() && now >= executorDue) {
        killExecutor();
        executorDue = now + plan.beforeExecutor(executorsKilled).toNanos();
      }
    }
    return true;
  }

  /** Whether there is something to go on from. */
  private boolean isTraining() throws IOException {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> each = Files.list(checkpoints)) {
      return each.anyMatch(checkpoint -> Files.exists(checkpoint.resolve("manifest.json")));
    }
  }

  private void killExecutor() throws IOException {
    List<ProcessHandle> living =
        cluster.workers().stream()
            .flatMap(ProcessHandle::children)
            .filter(ProcessHandle::isAlive)
            .sorted(Comparator.comparingLong(ProcessHandle::pid))
            .toList();
    if (!living.isEmpty()) {
      living.get(plan.victim(executorsKilled, living.size())).destroyForcibly();
      executorsKilled++;
      say("killed an executor");
    }
  }

  private void say(String what) {
    progress.printf(
        Locale.ROOT,
        "bench: %s (%d executors, %d drivers so far)%n",
        what,
        executorsKilled,
        driversKilled);
  }
}

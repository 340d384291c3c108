package org.meanfield.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Installation;

/** Carries out a plan, round by round. What goes wrong is told, left out, and remembered. */
final class Rounds {
  /** A further round is only begun if it can be expected to end within this. */
  private static final Duration LIMIT = Duration.ofMinutes(19);

  private final Plan plan;
  private final Installation installation;
  private final Path folder;
  private final PrintStream progress;
  private final long start = System.nanoTime();
  private final Medians medians = new Medians();
  private final List<String> problems = new ArrayList<>();

  Rounds(Plan plan, Installation installation, Path folder, PrintStream progress) {
    this.plan = plan;
    this.installation = installation;
    this.folder = folder;
    this.progress = progress;
  }

  Medians run() throws IOException, InterruptedException {
    Commands commands = new Commands(installation);
    Set<Configuration> left = new LinkedHashSet<>(plan.round());
    Set<Workload> ready = prepared(new Fixtures(commands, folder));
    left.removeIf(configuration -> !ready.contains(configuration.workload()));
    Contestants contestants = new Contestants(commands, folder, plan.seconds());
    WholeRun wholeRun = new WholeRun(installation, folder, images(), plan.trainSize().epochs());
    for (int round = 1; round <= plan.rounds() && hasTime(round); round++) {
      for (Configuration configuration : List.copyOf(left)) {
        try {
          Map<Integer, Double> rates =
              configuration.mode() == Mode.TRAIN && configuration.who() == Who.MEANFIELD
                  ? wholeRun.measure(configuration)
                  : contestants.measure(configuration);
          medians.add(configuration, rates);
          tell(round, configuration, rates);
        } catch (BenchException e) {
          left.remove(configuration);
          problem(e);
        }
      }
    }
    return medians;
  }

  /** What went wrong, a line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private Set<Workload> prepared(Fixtures fixtures) throws IOException, InterruptedException {
    Set<Workload> ready = EnumSet.noneOf(Workload.class);
    for (Workload workload : plan.workloads()) {
      try {
        Fixture fixture = fixtures.prepare(workload);
        ready.add(workload);
        Fixtures.requireFastEngine(fixture);
      } catch (BenchException e) {
        problem(e);
      }
    }
    return ready;
  }

  private Path images() throws IOException {
    return RepeatedImages.write(
        installation.images(),
        plan.trainSize().copies(),
        Files.createDirectories(folder.resolve("images")));
  }

  /** Whether rounds as long as those before leave time for another. */
  private boolean hasTime(int round) {
    long elapsed = System.nanoTime() - start;
    if (round == 1 || elapsed / (round - 1) * round <= LIMIT.toNanos()) {
      return true;
    }
    progress.printf(
        Locale.ROOT,
        "bench: ends after %d of %d rounds, to keep within %d minutes%n",
        round - 1,
        plan.rounds(),
        LIMIT.toMinutes());
    return false;
  }

  private void tell(int round, Configuration configuration, Map<Integer, Double> rates) {
    rates.forEach(
        (batch, rate) ->
            progress.printf(
                Locale.ROOT,
                "[round %d of %d, %s] %s, batch %d: %,.1f images/s%n",
                round,
                plan.rounds(),
                elapsed(),
                configuration,
                batch,
                rate));
  }

  private String elapsed() {
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  private void problem(BenchException problem) {
    problems.add(String.valueOf(problem.getMessage()));
    progress.println("bench: " + problem.getMessage());
  }
}

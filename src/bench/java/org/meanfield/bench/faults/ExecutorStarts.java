package org.meanfield.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The executors that a cluster started, by the logs of Spark's Workers and of the executors: to the
 * second, and in the machine's own time.
 */
record ExecutorStarts(List<Start> starts) {
  private static final Pattern LAUNCH =
      Pattern.compile("(?m)^(\\S+ \\S+) INFO Worker: Asked to launch executor (\\S+)/(\\d+) ");
  private static final Pattern REGISTERED =
      Pattern.compile("(?m)^(\\S+ \\S+) INFO \\S+: Successfully registered with driver");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yy/MM/dd HH:mm:ss", Locale.ROOT);

  /** One that came to register with its driver. */
  record Start(
      String application, int executor, LocalDateTime launched, LocalDateTime registered) {}

  static ExecutorStarts in(Path logs) throws IOException {
    List<Start> starts = new ArrayList<>();
    for (Path worker : workers(logs)) {
      Path work = logs.resolve(worker.getFileName().toString().replace(".log", ""));
      Matcher launch = LAUNCH.matcher(Files.readString(worker));
      while (launch.find()) {
        String application = launch.group(2);
        Path stderr = work.resolve(application).resolve(launch.group(3)).resolve("stderr");
        LocalDateTime launched = LocalDateTime.parse(launch.group(1), TIME);
        int executor = Integer.parseInt(launch.group(3));
        registered(stderr)
            .ifPresent(at -> starts.add(new Start(application, executor, launched, at)));
      }
    }
    return new ExecutorStarts(List.copyOf(starts));
  }

  /**
   * Seconds that processes took to start.
   *
   * @param drivers when each of them was started
   * @param executors that each asks for at first: the driver waits for them, and for those that
   *     come in the place of others
   */
  double seconds(List<LocalDateTime> drivers, int executors) {
    Duration sum = Duration.ZERO;
    for (Map.Entry<String, List<Start>> application : byApplication().entrySet()) {
      List<Start> first =
          application.getValue().stream().filter(s -> s.executor() < executors).toList();
      Optional<LocalDateTime> launched =
          first.stream().map(Start::launched).min(LocalDateTime::compareTo);
      Optional<LocalDateTime> there =
          first.stream().map(Start::registered).max(LocalDateTime::compareTo);
      if (launched.isPresent() && there.isPresent()) {
        LocalDateTime driver =
            drivers.stream()
                .filter(d -> !d.isAfter(launched.get().plusSeconds(1)))
                .max(LocalDateTime::compareTo)
                .orElse(launched.get());
        sum = sum.plus(Duration.between(driver, there.get()));
      }
      sum = sum.plus(later(application.getValue(), executors));
    }
    return sum.toMillis() / 1e3;
  }

  private static Duration later(List<Start> starts, int executors) {
    return starts.stream()
        .filter(start -> start.executor() >= executors)
        .map(start -> Duration.between(start.launched(), start.registered()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Map<String, List<Start>> byApplication() {
    Map<String, List<Start>> applications = new TreeMap<>();
    starts.forEach(
        start ->
            applications.computeIfAbsent(start.application(), a -> new ArrayList<>()).add(start));
    return applications;
  }

  private static Optional<LocalDateTime> registered(Path stderr) throws IOException {
    if (!Files.exists(stderr)) {
      return Optional.empty();
    }
    Matcher line = REGISTERED.matcher(Files.readString(stderr));
    return line.find() ? Optional.of(LocalDateTime.parse(line.group(1), TIME)) : Optional.empty();
  }

  private static List<Path> workers(Path logs) throws IOException {
    try (Stream<Path> found = Files.list(logs)) {
      return found.filter(f -> f.getFileName().toString().matches("worker-\\d+\\.log")).toList();
    }
  }
}

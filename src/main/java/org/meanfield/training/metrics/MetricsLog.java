package org.meanfield.training.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.Folder;

/** The metrics that a run has left in its folder: a line a round and one an epoch. One thread. */
public final class MetricsLog {
  private static final Pattern OLDER = Pattern.compile("\\d{5,9}\\.jsonl");

  /** An older file is a thousandth of it; that of a run of earlier versions has all lines. */
  private static final int MOST_BYTES = 256 << 20;

  private final List<String> lines = new ArrayList<>();
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private final Map<String, Long> last = new HashMap<>();

  private MetricsLog() {}

  /**
   * The lines of a text.
   *
   * @param file what faults call it
   * @throws MeanfieldException of kind DATA where a line is no JSON
   */
  public static MetricsLog parse(String file, String text) {
    MetricsLog log = new MetricsLog();
    log.add(file, text);
    return log;
  }

  /** All lines of a run so far, the older files first; throws as {@link #parse}. */
  public static MetricsLog read(RunFolder run) {
    return read(run, 0);
  }

  /**
   * The lines of a run, but for those of so many of its older files; throws as {@link #parse}.
   *
   * @param passedOver as {@link #olderFiles} counts them
   */
  public static MetricsLog read(RunFolder run, int passedOver) {
    MetricsLog log = new MetricsLog();
    Folder older = run.olderMetrics();
    for (String name : names(run).stream().skip(passedOver).toList()) {
      log.add(older.child(name).location(), text(older, name));
    }
    log.add(
        run.folder().child(RunFolder.METRICS).location(), text(run.folder(), RunFolder.METRICS));
    return log;
  }

  /** How many files there are of a run's older lines, which change no more. */
  public static int olderFiles(RunFolder run) {
    return names(run).size();
  }

  private static List<String> names(RunFolder run) {
    return run.olderMetrics().names().stream().filter(n -> OLDER.matcher(n).matches()).toList();
  }

  private static String text(Folder folder, String name) {
    return folder
        .read(name, MOST_BYTES)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  /**
   * Takes the lines that it does not have: those of an older file may lie in the newest as well,
   * where the run's process ended between the two.
   */
  private void add(String file, String text) {
    long number = 0;
    for (String each : text.lines().toList()) {
      MetricsLine line = MetricsLine.parse(file, ++number, each);
      if (line.number() > last.getOrDefault(line.type(), 0L)) {
        lines.add(each);
        epochs.addAll(line.epoch().stream().toList());
        last.put(line.type(), line.number());
      }
    }
  }

  /** The epochs, in their order. */
  public List<EpochMetrics> epochs() {
    return List.copyOf(epochs);
  }

  /** Every worker's part of every round, in the order of the rounds. */
  public List<WorkerRoundMetrics> workers() {
    List<WorkerRoundMetrics> workers = new ArrayList<>();
    for (String line : lines) {
      JsonNode node = MetricsLine.parse(RunFolder.METRICS, 1, line).node();
      for (JsonNode worker : node.path("workers")) {
        workers.add(WorkerRoundMetrics.fromJson(node, worker));
      }
    }
    return workers;
  }
}

package org.meanfield.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.WorkerReport;
import org.meanfield.fault.Fault;

/**
 * The lines of {@code metrics.jsonl}: one a round and one an epoch. Kept whole in memory, since
 * file systems that cannot append get the file anew each epoch; what a rollback undoes is taken
 * back. For one thread.
 */
public final class MetricsLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> lines = new ArrayList<>();
  private final List<EpochMetrics> epochs = new ArrayList<>();

  MetricsLog() {}

  /**
   * The log that a run folder or a checkpoint kept.
   *
   * @param file what faults call it
   * @throws Fault of kind DATA where a line is no JSON
   */
  public static MetricsLog parse(String file, String text) {
    MetricsLog log = new MetricsLog();
    for (String line : text.lines().toList()) {
      try {
        JsonNode node = JSON.readTree(line);
        log.lines.add(line);
        if (node.path("type").asText().equals("epoch")) {
          log.epochs.add(EpochMetrics.fromJson(node));
        }
      } catch (JsonProcessingException e) {
        throw Fault.data(
            file + ", line " + (log.lines.size() + 1) + " is no JSON: " + e.getOriginalMessage());
      }
    }
    return log;
  }

  void add(int epoch, long round, RoundResult result) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("type", "round")
            .put("epoch", epoch)
            .put("round", round)
            .put("examples", result.examples())
            .put("seconds", result.nanos() / 1e9)
            .put("computeSeconds", result.meanNanos() / 1e9)
            .put("waitSeconds", (result.longestNanos() - result.meanNanos()) / 1e9)
            .put("bytes", result.traffic().bytes())
            .put("remoteBytes", result.traffic().remoteBytes());
    ArrayNode entries = line.putArray("workers");
    for (WorkerReport report : result.reports()) {
      entries.add(WorkerRound.of(epoch, round, report).toJson());
    }
    lines.add(line.toString());
  }

  void add(EpochMetrics epoch) {
    lines.add(epoch.toJson().toString());
    epochs.add(epoch);
  }

  /** The epochs, in their order. */
  public List<EpochMetrics> epochs() {
    return List.copyOf(epochs);
  }

  /** Every worker's part of every round, in the order of the rounds. */
  public List<WorkerRound> workers() {
    List<WorkerRound> workers = new ArrayList<>();
    for (String line : lines) {
      try {
        JsonNode node = JSON.readTree(line);
        for (JsonNode worker : node.path("workers")) {
          workers.add(WorkerRound.fromJson(node, worker));
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a line that was read before", e);
      }
    }
    return workers;
  }

  String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}

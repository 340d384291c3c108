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
 * back.
 */
public final class MetricsLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> lines = new ArrayList<>();
  private final List<EpochMetrics> epochs = new ArrayList<>();

  MetricsLog() {}

  /**
   * The log that a checkpoint or a run folder kept.
   *
   * @throws Fault of the kind DATA where it is damaged
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
    ArrayNode workers = line.putArray("workers");
    for (WorkerReport report : result.reports()) {
      WorkerTally tally = WorkerTally.decode(report.report());
      ObjectNode worker =
          workers
              .addObject()
              .put("worker", report.worker())
              .put("executor", report.address().executor())
              .put("host", report.address().host())
              .put("examples", report.examples())
              .put("steps", tally.steps())
              .put("inputSeconds", tally.inputNanos() / 1e9)
              .put("seconds", report.nanos() / 1e9);
      if (report.examples() > 0) {
        worker.put("loss", tally.lossSum() / report.examples());
      }
    }
    lines.add(line.toString());
  }

  void add(EpochMetrics epoch) {
    lines.add(epoch.toJson().toString());
    epochs.add(epoch);
  }

  /** The epochs that have ended. */
  public List<EpochMetrics> epochs() {
    return List.copyOf(epochs);
  }

  String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}

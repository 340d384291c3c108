package org.meanfield.training.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.fault.MeanfieldException;

/**
 * A line of {@code metrics.jsonl}: of a round or of an epoch.
 *
 * @param text as it is written, without its end
 * @param node what it says
 */
record MetricsLine(String text, JsonNode node) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Epochs and rounds count from 1, rounds over all epochs. */
  static MetricsLine of(int epoch, long round, RoundResult result) {
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
      entries.add(WorkerRoundMetrics.of(epoch, round, report).toJson());
    }
    return new MetricsLine(line.toString(), line);
  }

  static MetricsLine of(EpochMetrics epoch) {
    ObjectNode line = epoch.toJson();
    return new MetricsLine(line.toString(), line);
  }

  /**
   * A line that was written.
   *
   * @param file what a fault calls it
   * @param number of the line, from 1
   * @throws MeanfieldException of kind DATA where it is no JSON
   */
  static MetricsLine parse(String file, long number, String text) {
    try {
      return new MetricsLine(text, JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw MeanfieldException.data(
          file + ", line " + number + " is no JSON: " + e.getOriginalMessage());
    }
  }

  /** The epoch's figures, where it is an epoch's. */
  Optional<EpochMetrics> epoch() {
    return type().equals("epoch") ? Optional.of(EpochMetrics.fromJson(node)) : Optional.empty();
  }

  /** What it is a line of: {@code round} or {@code epoch}. */
  String type() {
    return node.path("type").asText();
  }

  /** Which of its type, from 1. */
  long number() {
    return node.path(type()).asLong();
  }
}

package org.meanfield.training.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.state.WorkerReport;

/**
 * One worker's part of a round, in figures.
 *
 * @param epoch from 1
 * @param round from 1, over all epochs
 * @param worker its index
 * @param executor that it ran on, and its host
 * @param leftOut why it has no part in the mean; empty: it has
 */
public record WorkerRoundMetrics(
    int epoch, long round, int worker, String executor, String host, Work work, String leftOut) {

  /**
   * What it did.
   *
   * @param examples trained on
   * @param steps taken
   * @param inputSeconds of its training, waiting for a batch to be assembled
   * @param seconds it trained
   * @param loss mean of its examples; null where it had none
   */
  public record Work(
      long examples, long steps, double inputSeconds, double seconds, @Nullable Double loss) {}

  public long examples() {
    return work.examples();
  }

  public long steps() {
    return work.steps();
  }

  public double inputSeconds() {
    return work.inputSeconds();
  }

  public double seconds() {
    return work.seconds();
  }

  public @Nullable Double loss() {
    return work.loss();
  }

  static WorkerRoundMetrics of(int epoch, long round, WorkerReport report) {
    WorkerStats tally = WorkerStats.of(report);
    return new WorkerRoundMetrics(
        epoch,
        round,
        report.worker(),
        report.address().executor(),
        report.address().host(),
        new Work(
            report.examples(),
            tally.steps(),
            tally.inputNanos() / 1e9,
            report.nanos() / 1e9,
            report.examples() > 0 ? tally.lossSum() / report.examples() : null),
        report.leftOut());
  }

  /** An entry of a round's line of {@code metrics.jsonl}, which has epoch and round itself. */
  ObjectNode toJson() {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("worker", worker)
            .put("executor", executor)
            .put("host", host)
            .put("examples", work.examples())
            .put("steps", work.steps())
            .put("inputSeconds", work.inputSeconds())
            .put("seconds", work.seconds());
    if (!leftOut.isEmpty()) {
      node.put("leftOut", leftOut);
    }
    return work.loss() == null ? node : node.put("loss", work.loss());
  }

  /** The entry that {@link #toJson} wrote into a round's line. */
  static WorkerRoundMetrics fromJson(JsonNode line, JsonNode entry) {
    return new WorkerRoundMetrics(
        line.path("epoch").asInt(),
        line.path("round").asLong(),
        entry.path("worker").asInt(),
        entry.path("executor").asText(),
        entry.path("host").asText(),
        new Work(
            entry.path("examples").asLong(),
            entry.path("steps").asLong(),
            entry.path("inputSeconds").asDouble(),
            entry.path("seconds").asDouble(),
            entry.path("loss").isNumber() ? entry.path("loss").asDouble() : null),
        entry.path("leftOut").asText());
  }
}

package org.meanfield.training.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.state.Traffic;

/**
 * One epoch in figures.
 *
 * @param epoch from 1
 * @param rounds averages taken
 * @param steps the most that a worker took
 * @param trained examples and their loss
 * @param traffic bytes of weights, deltas and states that executors fetched
 * @param validationAccuracy in [0, 1]; null without validation images
 * @param validationLoss log-loss, whatever loss is trained for; null without validation images
 */
public record EpochMetrics(
    int epoch,
    long rounds,
    long steps,
    StepCount trained,
    Times times,
    Traffic traffic,
    @Nullable Double validationAccuracy,
    @Nullable Double validationLoss) {

  /**
   * Where an epoch's time went.
   *
   * @param seconds wall time of its rounds, without validation and checkpoint
   * @param computeSeconds of these, computing gradients, the mean of the workers
   * @param inputSeconds of the computing, waiting for a batch to be assembled, the mean of the
   *     workers
   * @param waitSeconds of these, waiting for the slowest worker, the mean of the workers
   * @param sideSeconds besides these, validating and saving
   */
  public record Times(
      double seconds,
      double computeSeconds,
      double inputSeconds,
      double waitSeconds,
      double sideSeconds) {}

  public double seconds() {
    return times.seconds();
  }

  public double computeSeconds() {
    return times.computeSeconds();
  }

  public double inputSeconds() {
    return times.inputSeconds();
  }

  public double waitSeconds() {
    return times.waitSeconds();
  }

  public double sideSeconds() {
    return times.sideSeconds();
  }

  public long bytes() {
    return traffic.bytes();
  }

  /** The part of {@link #bytes} that crossed between processes. */
  public long remoteBytes() {
    return traffic.remoteBytes();
  }

  /** Wall time that was neither gradients nor waiting for a slower worker. */
  public double averagingSeconds() {
    return Math.max(0, seconds() - computeSeconds() - waitSeconds());
  }

  /** A line of {@code metrics.jsonl}. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "epoch")
        .put("epoch", epoch)
        .put("rounds", rounds)
        .put("steps", steps)
        .put("examples", trained.examples())
        .put("lossSum", trained.lossSum())
        .put("loss", trained.meanLoss())
        .put("validationAccuracy", validationAccuracy)
        .put("validationLoss", validationLoss)
        .put("seconds", seconds())
        .put("computeSeconds", computeSeconds())
        .put("inputSeconds", inputSeconds())
        .put("waitSeconds", waitSeconds())
        .put("averagingSeconds", averagingSeconds())
        .put("sideSeconds", sideSeconds())
        .put("examplesPerSecond", trained.examples() / seconds())
        .put("bytes", bytes())
        .put("remoteBytes", remoteBytes());
  }

  /** The epoch of a line that {@link #toJson} wrote. */
  static EpochMetrics fromJson(JsonNode line) {
    return new EpochMetrics(
        line.path("epoch").asInt(),
        line.path("rounds").asLong(),
        line.path("steps").asLong(),
        new StepCount(line.path("examples").asLong(), line.path("lossSum").asDouble()),
        new Times(
            line.path("seconds").asDouble(),
            line.path("computeSeconds").asDouble(),
            line.path("inputSeconds").asDouble(),
            line.path("waitSeconds").asDouble(),
            line.path("sideSeconds").asDouble()),
        new Traffic(line.path("bytes").asLong(), line.path("remoteBytes").asLong()),
        optional(line.path("validationAccuracy")),
        optional(line.path("validationLoss")));
  }

  private static @Nullable Double optional(JsonNode number) {
    return number.isNumber() ? number.asDouble() : null;
  }
}

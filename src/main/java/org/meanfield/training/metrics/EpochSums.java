package org.meanfield.training.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;

/**
 * What the rounds of an epoch come to so far, in the order in which they ended: a checkpoint in the
 * middle of the epoch keeps it, so that the epoch's figures come out the same.
 *
 * @param rounds that have ended
 * @param steps of these rounds, the most that a worker took in each
 * @param computeNanos computing, the mean of the workers
 * @param inputNanos waiting for batches, the mean of the workers
 * @param waitNanos waiting for the slowest, the mean of the workers
 * @param traffic bytes fetched
 * @param remoteTraffic of these, between processes
 */
public record EpochSums(
    long rounds,
    StepCount trained,
    long steps,
    long computeNanos,
    double inputNanos,
    long waitNanos,
    long traffic,
    long remoteTraffic) {
  public static final EpochSums ZERO = new EpochSums(0, StepCount.ZERO, 0, 0, 0, 0, 0, 0);

  private static final String PREFIX = "underWay.";

  public EpochSums plus(RoundResult round) {
    StepCount examples = trained;
    long longest = 0;
    long inputs = 0;
    for (WorkerReport report : round.reports()) {
      WorkerStats tally = WorkerStats.of(report);
      examples = examples.plus(new StepCount(report.examples(), tally.lossSum()));
      longest = Math.max(longest, tally.steps());
      inputs += tally.inputNanos();
    }
    return new EpochSums(
        rounds + 1,
        examples,
        steps + longest,
        computeNanos + round.meanNanos(),
        inputNanos + (double) inputs / Math.max(1, round.reports().size()),
        waitNanos + round.longestNanos() - round.meanNanos(),
        traffic + round.traffic().bytes(),
        remoteTraffic + round.traffic().remoteBytes());
  }

  /**
   * The epoch in figures.
   *
   * @param epoch from 1
   * @param seconds wall time of the rounds
   * @param sideSeconds of judging
   */
  public EpochMetrics metrics(
      int epoch, double seconds, Optional<Evaluation> judged, double sideSeconds) {
    return new EpochMetrics(
        epoch,
        rounds,
        steps,
        trained,
        new EpochMetrics.Times(
            seconds, computeNanos / 1e9, inputNanos / 1e9, waitNanos / 1e9, sideSeconds),
        new Traffic(traffic, remoteTraffic),
        judged.map(Evaluation::accuracy).orElse(null),
        judged.map(Evaluation::logLoss).orElse(null));
  }

  /** As a checkpoint's manifest keeps it, to the last bit. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put(PREFIX + "rounds", Long.toString(rounds));
    attributes.put(PREFIX + "examples", Long.toString(trained.examples()));
    attributes.put(PREFIX + "lossSum", Double.toString(trained.lossSum()));
    attributes.put(PREFIX + "steps", Long.toString(steps));
    attributes.put(PREFIX + "computeNanos", Long.toString(computeNanos));
    attributes.put(PREFIX + "inputNanos", Double.toString(inputNanos));
    attributes.put(PREFIX + "waitNanos", Long.toString(waitNanos));
    attributes.put(PREFIX + "bytes", Long.toString(traffic));
    attributes.put(PREFIX + "remoteBytes", Long.toString(remoteTraffic));
    return attributes;
  }

  /**
   * What {@link #attributes} wrote; of a checkpoint at an epoch's end there is nothing to read.
   *
   * @param location what a fault calls the checkpoint
   */
  public static EpochSums of(String location, Map<String, String> attributes) {
    if (!attributes.containsKey(PREFIX + "rounds")) {
      return ZERO;
    }
    try {
      return new EpochSums(
          whole(attributes, "rounds"),
          new StepCount(
              whole(attributes, "examples"), Double.parseDouble(text(attributes, "lossSum"))),
          whole(attributes, "steps"),
          whole(attributes, "computeNanos"),
          Double.parseDouble(text(attributes, "inputNanos")),
          whole(attributes, "waitNanos"),
          whole(attributes, "bytes"),
          whole(attributes, "remoteBytes"));
    } catch (NumberFormatException e) {
      throw MeanfieldException.data(
          location
              + ": the manifest does not say how far the epoch had come ("
              + e.getMessage()
              + "). Delete this checkpoint to go on from the one before it.");
    }
  }

  private static long whole(Map<String, String> attributes, String name) {
    return Long.parseLong(text(attributes, name));
  }

  private static String text(Map<String, String> attributes, String name) {
    return attributes.getOrDefault(PREFIX + name, "nothing for " + name);
  }
}

package org.meanfield.bench.faults;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The same training, left alone and disturbed. */
record FaultsResult(TrainingTime undisturbed, TrainingTime disturbed) {
  /** What torchft and its like report is 0.88 to 0.977. */
  private static final double GOAL = 0.9;

  /**
   * The share of its throughput that the disturbed one kept, without what processes' starts took.
   */
  double kept() {
    return undisturbed.trainable() / disturbed.trainable();
  }

  /** The same by the clock, starts and all. */
  double keptByTheClock() {
    return undisturbed.seconds() / disturbed.seconds();
  }

  boolean sameWeights() {
    return undisturbed.weights().equals(disturbed.weights());
  }

  boolean reachesTheGoal() {
    return kept() >= GOAL;
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("undisturbed", json(undisturbed));
    root.set("disturbed", json(disturbed));
    return root.put("sameWeights", sameWeights())
        .put("kept", kept())
        .put("keptByTheClock", keptByTheClock());
  }

  private static ObjectNode json(TrainingTime time) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("seconds", time.seconds())
        .put("startSeconds", time.startSeconds())
        .put("executorsKilled", time.executorsKilled())
        .put("driversKilled", time.driversKilled())
        .put("validationAccuracy", time.accuracy())
        .put("weightsSha256", time.weights());
  }

  List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%-12s %9s %9s %10s %8s  %s",
            "training",
            "seconds",
            "starting",
            "executors",
            "drivers",
            "SHA-256 of the weights"),
        line("undisturbed", undisturbed),
        line("disturbed", disturbed),
        String.format(
            Locale.ROOT,
            "kept: %.3f of the throughput without the starts of processes, %.3f by the clock; %s",
            kept(),
            keptByTheClock(),
            sameWeights() ? "the same weights" : "OTHER WEIGHTS"));
  }

  private static String line(String name, TrainingTime time) {
    return String.format(
        Locale.ROOT,
        "%-12s %9.1f %9.1f %10d %8d  %s",
        name,
        time.seconds(),
        time.startSeconds(),
        time.executorsKilled(),
        time.driversKilled(),
        time.weights());
  }
}

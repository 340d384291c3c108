package org.meanfield.bench.contest;

import java.util.Optional;

/** What a contender's process says to the benchmark, a line each. */
public sealed interface Report {
  /** How a line of ours begins, whatever native libraries print between. */
  String MARK = "@bench";

  /** The batch size it is about. */
  int batch();

  /**
   * All is warm, and waits for the word.
   *
   * @param difference see {@link Contender#difference}
   */
  record Ready(int batch, double difference) implements Report {
    @Override
    public String toString() {
      return MARK + " ready " + batch + " " + difference;
    }
  }

  /** What was measured, of all threads of the process. */
  record Rate(int batch, double imagesPerSecond) implements Report {
    @Override
    public String toString() {
      return MARK + " rate " + batch + " " + imagesPerSecond;
    }
  }

  /** What a step of training took of the Java heap. */
  record Allocated(int batch, double bytesPerStep) implements Report {
    @Override
    public String toString() {
      return MARK + " allocated " + batch + " " + bytesPerStep;
    }
  }

  /** Reads a line; empty if it is no report. */
  static Optional<Report> of(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 4 || !words[0].equals(MARK)) {
      return Optional.empty();
    }
    int batch = Integer.parseInt(words[2]);
    double value = Double.parseDouble(words[3]);
    return switch (words[1]) {
      case "ready" -> Optional.of(new Ready(batch, value));
      case "rate" -> Optional.of(new Rate(batch, value));
      case "allocated" -> Optional.of(new Allocated(batch, value));
      default -> Optional.empty();
    };
  }
}

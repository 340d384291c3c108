package org.meanfield.bench.convergence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.bench.process.BenchException;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.report.RunRecord;
import org.meanfield.training.metrics.EpochMetrics;

/**
 * What a trial came to.
 *
 * @param validation accuracy after each epoch, in [0, 1]
 * @param test accuracy at the end, in [0, 1]
 * @param rounds averages taken
 * @param weights of the network
 */
record Outcome(Trial trial, List<Double> validation, double test, long rounds, long weights) {
  Outcome {
    validation = List.copyOf(validation);
  }

  /** Reads a finished run's folder. */
  static Outcome of(Trial trial, RunRecord run) throws IOException, BenchException {
    double test =
        run.test()
            .map(Evaluation::accuracy)
            .orElseThrow(() -> new BenchException(run.location() + " holds no evaluation.json"));
    List<Double> validation = new ArrayList<>();
    long rounds = 0;
    for (EpochMetrics epoch : run.metrics().epochs()) {
      Double accuracy = epoch.validationAccuracy();
      if (accuracy == null) {
        throw new BenchException(run.location() + " was not judged after epoch " + epoch.epoch());
      }
      validation.add(accuracy);
      rounds += epoch.rounds();
    }
    return new Outcome(trial, validation, test, rounds, weights(Path.of(run.location())));
  }

  /**
   * What as many executors as workers, one worker each, send each other in all: each fetches all
   * slices but its own, and for its own the other workers' deltas, so that a round moves the
   * weights 2 (P - 1) times. The run itself moves nothing: its workers are threads of a process.
   */
  long bytes() {
    return 2 * (Material.WORKERS - 1) * weights * Float.BYTES * rounds;
  }

  /** Accuracy on the validation images at the end. */
  double lastValidation() {
    return validation.get(validation.size() - 1);
  }

  /** Floats in the bundle: what its safetensors file holds behind its header. */
  private static long weights(Path run) throws IOException {
    Path file = run.resolve("model").resolve("weights.safetensors");
    try (InputStream in = Files.newInputStream(file)) {
      long header =
          ByteBuffer.wrap(in.readNBytes(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      return (Files.size(file) - Long.BYTES - header) / Float.BYTES;
    }
  }
}

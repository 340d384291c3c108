package org.meanfield.bench.contest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What one process of a contender is to measure, handed over as its arguments.
 *
 * @param fixture the folder of the network's {@link Fixture}
 * @param threads how many this process may compute with
 * @param seconds how long to measure, above 0; warming up takes half of it
 */
public record Task(Mode mode, Workload workload, Path fixture, int threads, double seconds) {
  public List<String> toArguments() {
    return List.of(
        mode.name(),
        workload.network(),
        fixture.toString(),
        Integer.toString(threads),
        Double.toString(seconds));
  }

  /** The inverse of {@link #toArguments}. */
  public static Task of(String... arguments) {
    if (arguments.length != 5) {
      throw new IllegalArgumentException("no task: " + Arrays.toString(arguments));
    }
    return new Task(
        Mode.valueOf(arguments[0]),
        Workload.of(arguments[1]),
        Path.of(arguments[2]),
        Integer.parseInt(arguments[3]),
        Double.parseDouble(arguments[4]));
  }

  /** The batch sizes to measure, one after another. */
  public List<Integer> batches() {
    return mode == Mode.INFERENCE ? Workload.INFERENCE_BATCHES : List.of(workload.batch());
  }
}

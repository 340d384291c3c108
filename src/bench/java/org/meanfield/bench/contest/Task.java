package org.meanfield.bench.contest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What one process of a contender is to measure, handed over as its arguments.
 *
 * @param precision of what Meanfield computes; its peers compute in fp32
 * @param fixture the folder of the network's {@link Fixture}
 * @param threads how many this process may compute with
 * @param seconds how long to measure, above 0; warming up takes half of it
 */
public record Task(
    Mode mode, Workload workload, Precision precision, Path fixture, int threads, double seconds) {
  public List<String> toArguments() {
    return List.of(
        mode.name(),
        workload.network(),
        precision.name(),
        fixture.toString(),
        Integer.toString(threads),
        Double.toString(seconds));
  }

  /** The inverse of {@link #toArguments}. */
  public static Task of(String... arguments) {
    if (arguments.length != 6) {
      throw new IllegalArgumentException("no task: " + Arrays.toString(arguments));
    }
    return new Task(
        Mode.valueOf(arguments[0]),
        Workload.of(arguments[1]),
        Precision.valueOf(arguments[2]),
        Path.of(arguments[3]),
        Integer.parseInt(arguments[4]),
        Double.parseDouble(arguments[5]));
  }

  /** The batch sizes to measure, one after another. */
  public List<Integer> batches() {
    return mode == Mode.INFERENCE ? Workload.INFERENCE_BATCHES : List.of(workload.batch());
  }
}

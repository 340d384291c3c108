package org.meanfield.forecast;

import java.util.Collections;
import java.util.List;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.cluster.BlockAddress;

/**
 * What a run is spread over. Every executor is a machine with a full-duplex network card of its
 * own.
 *
 * @param workers in all, from 1
 * @param workersEach of an executor; the last may have fewer
 * @param bytesASecond of a card, each way
 * @param latency of a message, in seconds
 */
public record ClusterSpec(int workers, int workersEach, double bytesASecond, double latency) {
  public ClusterSpec {
    if (workers < 1 || workersEach < 1 || !(bytesASecond > 0) || !(latency >= 0)) {
      throw new IllegalArgumentException(workers + " workers, " + workersEach + " an executor");
    }
  }

  public int executors() {
    return (workers + workersEach - 1) / workersEach;
  }

  /** Slices that Meanfield cuts so many weights into on them. */
  int usualSlices(long weights) {
    List<BlockAddress> executors = Collections.nCopies(executors(), new BlockAddress("", "", 0));
    return SliceLayout.over(weights, new Placement(workers, executors), List.of()).slices();
  }

  /** Of the fullest executor. */
  public int most() {
    return Math.min(workers, workersEach);
  }
}

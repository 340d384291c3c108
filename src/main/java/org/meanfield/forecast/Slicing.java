package org.meanfield.forecast;

/**
 * A network's weights in slices of equal length, kept by the executors in runs of neighbours.
 *
 * @param slices from 1 to the number of weights
 * @param bytesAWeight as it travels: 4, or 2 rounded
 */
record Slicing(NetworkSize network, int slices, int bytesAWeight) {
  Slicing {
    if (slices < 1 || slices > network.weights() || bytesAWeight < 1) {
      throw new IllegalArgumentException(slices + " slices of " + network);
    }
  }

  double weightsASlice() {
    return (double) network.weights() / slices;
  }

  double bytesASlice() {
    return weightsASlice() * bytesAWeight;
  }

  /** Weights of the one that has most, where so many share the slices out. */
  double weightsOfTheFullest(int sharers) {
    int most = (slices + sharers - 1) / sharers;
    return most * weightsASlice();
  }

  /** The executor that keeps a slice. */
  int owner(int slice, int executors) {
    return (int) ((long) slice * executors / slices);
  }

  /** The first slice that an executor keeps; for one that keeps none, the next one's. */
  int first(int executor, int executors) {
    return (int) (((long) executor * slices + executors - 1) / executors);
  }

  /** Slices that an executor keeps. */
  int kept(int executor, int executors) {
    return first(executor + 1, executors) - first(executor, executors);
  }

  /**
   * Bytes between machines in a round: each executor fetches the slices that others keep, and the
   * keepers fetch its movement of them.
   */
  long bytesMoved(int executors) {
    return Math.round(2.0 * network.weights() * bytesAWeight * (executors - 1));
  }
}

package org.meanfield.cluster;

import java.io.Serializable;

/**
 * The executor that holds a block, as its block manager is reached.
 *
 * @param executor Spark's id of it; {@code driver} in local mode
 * @param host as it registered
 * @param port of its block manager
 */
public record BlockAddress(String executor, String host, int port) implements Serializable {
  /** Spark's task location that asks for this very executor. */
  public String pin() {
    return "executor_" + host + "_" + executor;
  }

  @Override
  public String toString() {
    return "executor " + executor + " on " + host;
  }
}

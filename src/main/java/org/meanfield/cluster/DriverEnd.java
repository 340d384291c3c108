package org.meanfield.cluster;

import org.apache.spark.SparkException;
import org.apache.spark.SparkUserAppException;

/** How the program of a driver hands its exit status to what started it. */
public final class DriverEnd {
  private DriverEnd() {}

  /**
   * Ends the process with this status. In deploy mode cluster on YARN the process is the
   * application master's, which takes every exit of its program, with 0 too, for a failure, and
   * starts the driver again: there it returns for 0, so that the program can.
   *
   * @throws SparkException which carries another status to the application master
   */
  public static void end(int status) throws SparkException {
    if (!inApplicationMaster()) {
      System.exit(status);
    }
    if (status != 0) {
      throw new SparkUserAppException(status);
    }
  }

  /** By what the application master sets before it starts a program. */
  private static boolean inApplicationMaster() {
    return System.getProperty("spark.master", "").equals("yarn")
        && System.getProperty("spark.submit.deployMode", "").equals("cluster");
  }
}

package org.meanfield.cli;

/** A command that can run on the cluster alone, away from this machine. */
interface Submittable {
  /**
   * What the driver is to do, with nothing in it that this machine alone could read.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind USAGE where that can't be
   */
  DriverCommand errand(ClusterPaths shared);
}

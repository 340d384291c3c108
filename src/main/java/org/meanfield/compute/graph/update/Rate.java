package org.meanfield.compute.graph.update;

/** A number that may change with the steps of a run. */
@FunctionalInterface
public interface Rate {
  Rate ONE = iteration -> 1;

  /**
   * The number at a step.
   *
   * @param iteration counted from 0 over the whole run
   */
  double at(int iteration);
}

package org.meanfield.compute.engine;

import java.io.Serializable;

/**
 * Where an executor finds a network's weights: the slices of a live run, or a saved bundle. Small,
 * travels to executors.
 */
public interface WeightSource extends Serializable {
  /** Writes all weights into {@code target}. */
  void copyTo(ParameterVector target);
}

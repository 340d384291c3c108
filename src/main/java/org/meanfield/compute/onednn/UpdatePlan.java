package org.meanfield.compute.onednn;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * How each parameter is updated, in the order of DL4J's flat vector.
 *
 * @param layers those with parameters
 * @param states runs of parameters whose state lies together
 */
record UpdatePlan(List<OfLayer> layers, List<State> states) {
  UpdatePlan {
    layers = List.copyOf(layers);
    states = List.copyOf(states);
  }

  /** Vectors of state that the engine keeps. */
  int slots() {
    return layers.stream()
        .flatMap(layer -> layer.parameters().stream())
        .mapToInt(parameter -> parameter.rule().slots())
        .max()
        .orElse(0);
  }

  /** Entries of the updater's state as DL4J counts them. */
  long stateLength() {
    return states.stream().mapToLong(state -> state.length() * state.slots()).sum();
  }

  /**
   * Parameters whose gradients may be clipped together.
   *
   * @param clipping DL4J's kind
   * @param threshold of the clipping
   */
  record OfLayer(GradientNormalization clipping, double threshold, List<OfParameter> parameters) {
    OfLayer {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * One parameter.
   *
   * @param name DL4J's, as {@code 0_W}
   * @param updater that {@code rule} was made of
   */
  record OfParameter(
      String name, long offset, long length, IUpdater updater, UpdateRule rule, Penalty penalty) {}

  /**
   * Neighbouring parameters with equal updaters: DL4J's state holds the first slot of all of them,
   * then the second.
   *
   * @param offset of the first parameter among the weights
   * @param length of all of them
   */
  record State(long offset, long length, int slots, float initial) {
    State plus(long more) {
      return new State(offset, length + more, slots, initial);
    }
  }
}

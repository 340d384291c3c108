package org.meanfield.compute.graph.update;

import java.util.List;

/**
 * How each parameter is updated, in the order of DL4J's flat vector.
 *
 * @param layers those with parameters
 * @param states runs of parameters whose state lies together
 */
public record UpdatePlan(List<OfLayer> layers, List<State> states) {
  public UpdatePlan {
    layers = List.copyOf(layers);
    states = List.copyOf(states);
  }

  /** Vectors of state that an engine keeps. */
  public int slots() {
    return layers.stream()
        .flatMap(layer -> layer.parameters().stream())
        .mapToInt(parameter -> parameter.rule().slots())
        .max()
        .orElse(0);
  }

  /** Entries of the updater's state as DL4J counts them. */
  public long stateLength() {
    return states.stream().mapToLong(state -> state.length() * state.slots()).sum();
  }

  /** Where a parameter begins in DL4J's flat vector, in weights. */
  public long offset(String parameter) {
    return layers.stream()
        .flatMap(layer -> layer.parameters().stream())
        .filter(each -> each.name().equals(parameter))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("DL4J has no parameter " + parameter))
        .offset();
  }

  /** Parameters whose gradients may be clipped together. */
  public record OfLayer(Clipping clipping, List<OfParameter> parameters) {
    public OfLayer {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * One parameter.
   *
   * @param name DL4J's, as {@code 0_W}
   */
  public record OfParameter(
      String name, long offset, long length, UpdateRule rule, Penalty penalty) {}

  /**
   * Neighbouring parameters with equal rules: DL4J's state holds the first slot of all of them,
   * then the second.
   *
   * @param offset of the first parameter among the weights
   * @param length of all of them
   */
  public record State(long offset, long length, int slots, float initial) {
    public State plus(long more) {
      return new State(offset, length + more, slots, initial);
    }
  }
}

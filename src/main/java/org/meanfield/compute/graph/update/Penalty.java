package org.meanfield.compute.graph.update;

import java.util.List;

/**
 * What a parameter pays for being large: on absolute values, on half the squares, and by decay
 * decoupled from the updater (Loshchilov and Hutter, Decoupled weight decay regularization, 2019,
 * algorithm 2). Of each there may be several: DL4J's builder puts the weight decay of a network
 * twice into its layers, and both count.
 */
public record Penalty(List<Rate> l1, List<Rate> l2, List<Decay> decays) {
  public static final Penalty NONE = new Penalty(List.of(), List.of(), List.of());

  public Penalty {
    l1 = List.copyOf(l1);
    l2 = List.copyOf(l2);
    decays = List.copyOf(decays);
  }

  /**
   * What part of a weight is taken off it beside the update.
   *
   * @param timesRate whether that is multiplied by the rule's learning rate
   */
  public record Decay(Rate coefficient, boolean timesRate) {}

  public float l1(int iteration) {
    return (float) sum(l1, iteration);
  }

  public float l2(int iteration) {
    return (float) sum(l2, iteration);
  }

  private static double sum(List<Rate> terms, int iteration) {
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      sum += terms.get(i).at(iteration);
    }
    return sum;
  }

  /**
   * What part of a weight is taken off it in a step.
   *
   * @param rate of its rule
   */
  public float decay(Rate rate, int iteration) {
    double sum = 0;
    for (int i = 0; i < decays.size(); i++) {
      Decay decay = decays.get(i);
      sum += decay.coefficient().at(iteration) * (decay.timesRate() ? rate.at(iteration) : 1);
    }
    return (float) sum;
  }
}

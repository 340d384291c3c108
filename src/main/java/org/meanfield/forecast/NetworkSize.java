package org.meanfield.forecast;

/**
 * A network, as far as a round's time depends on it.
 *
 * @param weights that are averaged, from 1
 * @param multiplications for one example's step without the updater's part: forward, the gradient
 *     of the weights and that of the activations
 */
public record NetworkSize(String name, long weights, double multiplications) {
  public NetworkSize {
    if (weights < 1 || !(multiplications > 0)) {
      throw new IllegalArgumentException(weights + " weights, " + multiplications);
    }
  }

  /** One of the same kind, wider or deeper: as many multiplications for each weight. */
  public NetworkSize scaledTo(long otherWeights) {
    String called =
        otherWeights < 1_000_000_000L
            ? otherWeights / 1_000_000 + "M"
            : otherWeights / 1_000_000_000L + "B";
    return new NetworkSize(called, otherWeights, multiplicationsAWeight() * otherWeights);
  }

  /** How often a weight is used for an example. */
  public double multiplicationsAWeight() {
    return multiplications / weights;
  }
}

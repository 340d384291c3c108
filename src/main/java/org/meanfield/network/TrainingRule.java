package org.meanfield.network;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides a training step besides the examples and the updater. Frozen layers are not touched.
 *
 * @param penalties on the weights; null: those the network has
 * @param clipNorm the longest gradient of a layer, in the L2 norm and above 0, that is not
 *     shortened to it; null: what the network has. The gradient is the batch's mean, without
 *     penalties. Layers of batch normalisation are left out, since DL4J keeps the steps of their
 *     running statistics in the same vector.
 * @param labelSmoothing share of a label, in [0, 1), that is spread evenly over all classes
 *     (Szegedy et al., Rethinking the Inception architecture for computer vision, 2016, section 7);
 *     0: none
 * @param classWeights factor, above 0, of the loss of each class's examples, by index; the batch's
 *     mean is still taken over the number of examples. With softmax and with one sigmoid it means
 *     the same. Of a smoothed label, cross-entropy weighs each class's term by that class's weight;
 *     squared error, which has no such terms, is weighed as a whole by the mean of the weights,
 *     each by the label's share of its class. They replace weights that the network's loss has
 *     itself. Empty: what the network has
 */
public record TrainingRule(
    @Nullable Penalties penalties,
    @Nullable Double clipNorm,
    double labelSmoothing,
    List<Double> classWeights)
    implements Serializable {
  /** Everything as the network has it. */
  public static final TrainingRule OF_NETWORK = new TrainingRule(null, null, 0, List.of());

  public TrainingRule {
    classWeights = List.copyOf(classWeights);
  }

  /**
   * Penalties on weights, never on biases nor on what batch normalisation learns.
   *
   * @param l1 from 0; adds {@code l1 * sign(w)} to the gradient that the updater sees
   * @param l2 from 0; adds {@code l2 * w} to the gradient that the updater sees
   * @param weightDecay from 0; takes {@code weightDecay * rate * w} from the weight beside the
   *     updater's own step (Loshchilov and Hutter, Decoupled weight decay regularization, 2019,
   *     algorithm 2)
   */
  public record Penalties(double l1, double l2, double weightDecay) implements Serializable {}

  /** What a label becomes for its own class, with so many classes. */
  public float target(int classes) {
    return (float) (1 - labelSmoothing + labelSmoothing / classes);
  }

  /** What a label becomes for every other class. */
  public float targetOfOthers(int classes) {
    return (float) (labelSmoothing / classes);
  }
}

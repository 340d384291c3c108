package org.meanfield.config;

import java.io.Serializable;
import java.util.List;

/** Key {@code training.classWeights}: what each class's examples weigh in the loss. */
public sealed interface ClassWeights extends Serializable {
  /** All alike. */
  ClassWeights ALIKE = new Given(List.of());

  /**
   * Numbers of the recipe.
   *
   * @param weights above 0, in order of the labels; empty: all alike
   */
  record Given(List<Double> weights) implements ClassWeights {
    public Given {
      weights = List.copyOf(weights);
    }
  }

  /**
   * All classes weigh the same in the loss of an epoch, however many images each has: class c of C
   * has the weight {@code n / (C * n_c)} (King and Zeng, Logistic Regression in Rare Events Data,
   * 2001), so that an image weighs 1 on average.
   */
  record Balanced() implements ClassWeights {
    /**
     * The weights of classes of these numbers of images.
     *
     * @param counts images of each class, at least one of them above 0; a class without has the
     *     weight 1
     */
    public Given of(List<Integer> counts) {
      long images = counts.stream().mapToLong(Integer::longValue).sum();
      long classes = counts.stream().filter(count -> count > 0).count();
      return new Given(
          counts.stream()
              .map(count -> count == 0 ? 1 : (double) images / ((double) classes * count))
              .toList());
    }
  }
}

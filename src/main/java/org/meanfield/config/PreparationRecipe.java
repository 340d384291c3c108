package org.meanfield.config;

import java.util.List;

/**
 * What becomes of images that are prepared.
 *
 * @param seed of their order
 * @param source where they lie: what {@code data.train} takes
 * @param labels {@code data.labels}; empty: those that are found
 * @param image {@code data.image.*}
 * @param maxUndecodable {@code data.maxUndecodable}, in [0, 1]
 */
public record PreparationRecipe(
    long seed, String source, List<String> labels, ImageRecipe image, double maxUndecodable) {
  public PreparationRecipe {
    labels = List.copyOf(labels);
  }
}

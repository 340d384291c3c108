package org.meanfield.bench.convergence;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration with a seed: one run.
 *
 * @param seed of the recipe
 */
record Trial(Averaging averaging, long seed) {
  /** The run's folder below {@code work}. */
  Path folder(Path work) {
    return work.resolve("seed-" + seed).resolve(averaging.name());
  }

  /** What is set beside the recipe, but its folder. */
  Map<String, String> settings(Material material) {
    Map<String, String> settings = new LinkedHashMap<>(material.settings());
    settings.putAll(averaging.settings());
    settings.put("seed", Long.toString(seed));
    return settings;
  }

  @Override
  public String toString() {
    return averaging + ", seed " + seed;
  }
}

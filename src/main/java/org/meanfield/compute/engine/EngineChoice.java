package org.meanfield.compute.engine;

import java.io.Serializable;
import java.util.Optional;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * The engine that runs a network, and why not another.
 *
 * @param engine never {@code AUTO}
 * @param description of the engine with its natives, as a model's provenance keeps it
 * @param because why the faster engine was not taken, in words that follow "because of"; empty: it
 *     was, or the recipe asked for this one
 */
public record EngineChoice(EngineName engine, String description, String because)
    implements Serializable {
  /** The choice as a line for the user. */
  public String line() {
    return "computing with " + description + reason().map(r -> ", because of " + r).orElse("");
  }

  private Optional<String> reason() {
    return because.isEmpty() ? Optional.empty() : Optional.of(because);
  }
}

package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code compute.*}.
 *
 * @param engine what computes the gradients
 */
public record ComputeRecipe(EngineName engine) implements Serializable {
  /** Key {@code compute.engine}. */
  public enum EngineName {
    /** The fastest engine that covers the network. */
    AUTO,
    /** Deeplearning4j's own layers. */
    PLAIN
  }
}

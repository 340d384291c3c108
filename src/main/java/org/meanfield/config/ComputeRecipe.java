package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code compute.*}.
 *
 * @param engine what computes the gradients
 * @param precision of what it computes with; weights are kept in fp32
 */
public record ComputeRecipe(EngineName engine, Precision precision) implements Serializable {
  /** Key {@code compute.engine}. */
  public enum EngineName {
    /** The fastest engine that covers the network. */
    AUTO,
    /** Deeplearning4j's own layers. */
    DL4J,
    /** A program of oneDNN's primitives, on the CPU. */
    ONEDNN
  }

  /** Key {@code compute.precision}. */
  public enum Precision {
    /** 32 bits. */
    FP32,
    /** The upper half of fp32's bits, between layers; fast where the processor has it. */
    BF16
  }
}

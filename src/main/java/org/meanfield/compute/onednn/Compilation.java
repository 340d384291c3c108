package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.NativeBlock;
import org.meanfield.compute.onednn.program.Program;
import org.meanfield.compute.onednn.program.Tensor;

/** A graph made into a program for one batch size. */
final class Compilation implements AutoCloseable {
  private final Program program;
  private final NativeBlock arena;
  private final NativeBlock input;
  private final FloatBuffer inputValues;
  private final FloatBuffer outputValues;

  Compilation(
      Program program,
      MemoryPlan memoryPlan,
      NativeBlock arena,
      NativeBlock input,
      Tensor outputs) {
    this.program = program;
    this.arena = arena;
    this.input = input;
    this.inputValues = input.floats();
    this.outputValues = memoryPlan.floats(outputs);
  }

  Program program() {
    return program;
  }

  /** Where the next batch is written, {@code [batch, channels, height, width]}. */
  FloatBuffer inputValues() {
    return inputValues;
  }

  /**
   * The network's outputs for the batch that ran last, {@code [batch, outputs]}: of a program that
   * predicts as {@link GraphCompiler#planInference} says, of one that trains before any activation.
   */
  FloatBuffer outputs() {
    return outputValues;
  }

  /** What it holds besides weights: activations, their gradients, scratch memory and the input. */
  long bytes() {
    return arena.bytes() + input.bytes();
  }

  @Override
  public void close() {
    arena.close();
    input.close();
  }
}

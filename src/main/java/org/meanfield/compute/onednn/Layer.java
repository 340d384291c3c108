package org.meanfield.compute.onednn;

import java.util.List;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.ProgramBuilder;

/** One thing that a network computes, and the primitives that compute it. */
sealed interface Layer
    permits ActivationLayer,
        BatchNormalization,
        Combination,
        Concatenation,
        Convolution,
        Dense,
        Dropout,
        GlobalPooling,
        ParametricRelu,
        Pooling,
        Reshaping,
        Resizing,
        Softmax,
        Stem,
        Upsampling {
  /**
   * Adds what the layer does forward, and where its backward part comes from, to a program.
   *
   * @param name of the layer in profiles and messages
   * @param inputs at least one
   * @param output of one example
   */
  Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output);
}

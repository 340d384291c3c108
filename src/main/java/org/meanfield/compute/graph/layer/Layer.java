package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * One thing that a network computes: with which parameters, and what becomes of shapes. What an
 * engine does for it, forward and backward, is the engine's to say.
 */
public sealed interface Layer
    permits Activation,
        BatchNormalization,
        Concatenation,
        Convolution,
        Dense,
        Dropout,
        Eltwise,
        GlobalPooling,
        PadCrop,
        ParametricRelu,
        Pooling,
        Reshaping,
        Softmax,
        Stem,
        Upsampling {
  /**
   * The shape of what it gives for one example.
   *
   * @param inputs shapes of what it is given, at least one
   */
  Shape output(List<Shape> inputs);

  /** What it has learnt, or follows along as statistics do. */
  default List<Parameter> parameters() {
    return List.of();
  }
}

package org.meanfield.compute.graph.loss;

/** A loss with the activation it belongs to. */
public sealed interface LossFunction permits CrossEntropy, SquaredError {
  /** Whether the activation is a softmax over all outputs; else it is one sigmoid. */
  boolean softmax();

  /** How an example's loss is computed among so many classes. */
  ExampleLoss of(int classes);
}

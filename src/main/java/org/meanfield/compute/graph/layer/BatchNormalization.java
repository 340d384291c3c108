package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, algorithm 1): by the batch's own statistics in
 * training, by the running ones in inference.
 *
 * @param running mean and variance over batches
 * @param rectified whether ReLU follows within the same operation
 */
public record BatchNormalization(
    Parameter scale, Parameter shift, RunningStatistics running, float epsilon, boolean rectified)
    implements Layer {
  public BatchNormalization thenRectified() {
    return new BatchNormalization(scale, shift, running, epsilon, true);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(scale, shift, running.mean(), running.spread());
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }
}

package org.meanfield.compute.onednn.program;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.meanfield.compute.graph.layer.ActivationFunction;

/**
 * oneDNN's names for a function of one value and for its derivative.
 *
 * @param backward of the result where the function's derivative is computed from that, else of the
 *     argument
 */
public record ActivationAlgorithm(algorithm forward, algorithm backward) {
  public static ActivationAlgorithm of(ActivationFunction function) {
    return switch (function.kind()) {
      case RELU ->
          new ActivationAlgorithm(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd);
      case SIGMOID ->
          new ActivationAlgorithm(
              algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd);
      case TANH ->
          new ActivationAlgorithm(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd);
      case CLIP ->
          new ActivationAlgorithm(
              algorithm.eltwise_clip_v2, algorithm.eltwise_clip_v2_use_dst_for_bwd);
      case ELU ->
          new ActivationAlgorithm(algorithm.eltwise_elu, algorithm.eltwise_elu_use_dst_for_bwd);
      case SWISH -> new ActivationAlgorithm(algorithm.eltwise_swish, algorithm.eltwise_swish);
      case LINEAR -> new ActivationAlgorithm(algorithm.eltwise_linear, algorithm.eltwise_linear);
    };
  }

  /** Has a primitive apply a function to its result as it writes it. */
  static void append(ActivationFunction function, post_ops operations) {
    operations.append_eltwise(1, of(function).forward, function.alpha(), function.beta());
  }
}

package org.meanfield.compute.onednn;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.jspecify.annotations.Nullable;

/**
 * A function of one value.
 *
 * @param forward oneDNN's
 * @param backwardFromOutput oneDNN's derivative as a function of the result; null: it needs the
 *     argument
 */
record Elementwise(
    algorithm forward, @Nullable algorithm backwardFromOutput, float alpha, float beta) {
  static final Elementwise RELU = leakyRelu(0);
  static final Elementwise SIGMOID =
      new Elementwise(algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd, 0, 0);
  static final Elementwise TANH =
      new Elementwise(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0, 0);
  static final Elementwise RELU6 =
      new Elementwise(algorithm.eltwise_clip_v2, algorithm.eltwise_clip_v2_use_dst_for_bwd, 0, 6);

  /** Swish with a slope of 1.702: DL4J's fast GELU (Hendrycks and Gimpel 2016, section 2). */
  static final Elementwise FAST_GELU = new Elementwise(algorithm.eltwise_swish, null, 1.702f, 0);

  static final Elementwise SWISH = new Elementwise(algorithm.eltwise_swish, null, 1, 0);

  static Elementwise leakyRelu(double slope) {
    return new Elementwise(
        algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, (float) slope, 0);
  }

  static Elementwise elu(double alpha) {
    return new Elementwise(
        algorithm.eltwise_elu, algorithm.eltwise_elu_use_dst_for_bwd, (float) alpha, 0);
  }

  static Elementwise scale(double factor) {
    return new Elementwise(algorithm.eltwise_linear, null, (float) factor, 0);
  }

  /** Whether the layer before can apply it as it writes its result. */
  boolean fusible(boolean training) {
    return !training || backwardFromOutput != null;
  }

  /** Whether the greatest of some values stays the greatest, and zero stays zero. */
  boolean commutesWithMaximum() {
    return forward == algorithm.eltwise_relu && alpha == 0;
  }

  void appendTo(post_ops operations) {
    operations.append_eltwise(1, forward, alpha, beta);
  }
}

package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * The three primitives of a layer that multiplies its input with weights, each with its arguments
 * in the layouts that it chose.
 *
 * @param flops of one of the three
 */
record LinearEmission(ProgramBuilder program, String name, Tensor input, double flops) {
  /** Adds the forward primitive; gives its result. */
  Tensor forward(
      primitive_desc_base kernel, primitive executable, Tensor weights, @Nullable Tensor bias) {
    Tensor result = program.temporary(kernel.dst_desc());
    Arguments arguments =
        Arguments.of(DNNL_ARG_SRC, program.fit(name + " input", input, kernel.src_desc()))
            .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weights, kernel.weights_desc()))
            .and(DNNL_ARG_DST, result);
    if (bias != null) {
      arguments.and(DNNL_ARG_BIAS, bias);
    }
    program.add(name, flops, kernel, executable, arguments);
    return result;
  }

  /**
   * Adds the primitive of the weights' gradient.
   *
   * @param output gradient of the layer's result
   * @param weights where the gradient goes, in the layout that the weights are kept in
   * @param bias where its gradient goes; null: there is none
   */
  void backwardWeights(
      primitive_desc_base kernel,
      primitive executable,
      Tensor output,
      Tensor weights,
      @Nullable Tensor bias) {
    boolean direct = Descriptors.same(kernel.diff_weights_desc(), weights.layout());
    Tensor into = direct ? weights : program.temporary(kernel.diff_weights_desc());
    Arguments arguments =
        Arguments.of(DNNL_ARG_SRC, program.fit(name + " input", input, kernel.src_desc()))
            .and(DNNL_ARG_DIFF_DST, program.fit(name + " gradient", output, kernel.diff_dst_desc()))
            .and(DNNL_ARG_DIFF_WEIGHTS, into);
    if (bias != null) {
      arguments.and(DNNL_ARG_DIFF_BIAS, bias);
    }
    program.add(name + " backward weights", flops, kernel, executable, arguments);
    if (!direct) {
      program.copy(name + " gradient", into, weights);
    }
  }

  /** Adds the primitive of the input's gradient; gives that. */
  Tensor backwardData(
      primitive_desc_base kernel, primitive executable, Tensor output, Tensor weights) {
    Tensor result = program.temporary(kernel.diff_src_desc());
    program.add(
        name + " backward data",
        flops,
        kernel,
        executable,
        Arguments.of(
                DNNL_ARG_DIFF_DST, program.fit(name + " gradient", output, kernel.diff_dst_desc()))
            .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weights, kernel.weights_desc()))
            .and(DNNL_ARG_DIFF_SRC, result));
    return result;
  }
}

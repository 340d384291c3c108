package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** One primitive forward; a sum passes its gradient on as it is. */
record EltwiseEmission(Eltwise layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge first = inputs.get(0);
    ActivationEdge second = inputs.get(1);
    Tensor a = first.data();
    Tensor b = program.fit(name + " input", second.data(), a.layout());
    Tensor result = program.temporary(a.layout());
    combine(program, name, layer.kind(), layer.after(), a, b, result);
    ActivationEdge out =
        new ActivationEdge(result, first.differentiated() || second.differentiated());
    if (out.differentiated()) {
      program.onBackward(() -> backward(program, name, first, second, out));
    }
    return out;
  }

  private void backward(
      ProgramBuilder program,
      String name,
      ActivationEdge first,
      ActivationEdge second,
      ActivationEdge out) {
    if (layer.kind() == Eltwise.Kind.SUM) {
      boolean shared = first.differentiated() && second.differentiated();
      pass(program, first, out.gradient(), shared || !out.ownsGradient());
      pass(program, second, out.gradient(), shared || !out.ownsGradient());
    } else {
      multiply(program, name, first, second, out);
      multiply(program, name, second, first, out);
    }
  }

  private static void pass(
      ProgramBuilder program, ActivationEdge to, Tensor gradient, boolean shared) {
    if (to.differentiated()) {
      to.addGradient(program, gradient, shared);
    }
  }

  private static void multiply(
      ProgramBuilder program,
      String name,
      ActivationEdge to,
      ActivationEdge other,
      ActivationEdge out) {
    if (to.differentiated()) {
      memory.desc layout = out.data().layout();
      Tensor gradient = program.fit(name + " gradient", out.gradient(), layout);
      Tensor factor = program.fit(name + " factor", other.data(), layout);
      Tensor result = program.temporary(layout);
      combine(program, name + " backward", Eltwise.Kind.PRODUCT, null, gradient, factor, result);
      to.addGradient(program, result, false);
    }
  }

  /** Adds one primitive; all three tensors have one layout. */
  static void combine(
      ProgramBuilder program,
      String name,
      Eltwise.Kind kind,
      @Nullable ActivationFunction after,
      Tensor a,
      Tensor b,
      Tensor result) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm(kind), a.layout(), b.layout(), result.layout()),
            Device.attributes(after),
            program.cpu(),
            false);
    program.add(
        name,
        0,
        description,
        new binary(description),
        Arguments.of(DNNL_ARG_SRC_0, a).and(DNNL_ARG_SRC_1, b).and(DNNL_ARG_DST, result));
  }

  private static algorithm algorithm(Eltwise.Kind kind) {
    return switch (kind) {
      case SUM -> algorithm.binary_add;
      case PRODUCT -> algorithm.binary_mul;
    };
  }
}

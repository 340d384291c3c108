package org.meanfield.compute.onednn;

import org.meanfield.compute.onednn.program.Descriptors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A first convolution over images of one channel with the 2x2 max-pool behind it. In fp32 whatever
 * other layers hand on: one channel leaves bf16's instructions without work, and there are fast
 * loops in Java. Without AVX-512 both gradients are computed together by {@link StemGradient}, with
 * it images go through both layers in small chunks by {@link ChunkedStem}.
 *
 * @param between the shape between the two
 */
record Stem(Convolution convolution, Pooling pooling, Shape between) implements Layer {
  /** Whether two layers are of this form; what lies between them has been applied by the first. */
  static boolean of(Convolution convolution, Pooling pooling) {
    long[] dims = convolution.weight().form().dims();
    return dims.length == 4
        && dims[1] == 1
        && convolution.window().unpadded()
        && convolution.window().stride()[0] == 1
        && convolution.window().stride()[1] == 1
        && pooling.halves();
  }

  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    Optional<Flow> emitted =
        ChannelBlocks.WIDE
            ? ChunkedStem.emit(program, name, this, in.data(), output)
            : joined(program, name, in, output);
    return emitted.orElseGet(() -> oneByOne(program, name, in, output));
  }

  private Flow oneByOne(ProgramBuilder program, String name, Flow in, Shape output) {
    Flow middle = convolution.emitFp32(program, name, in, between);
    return pooling.emit(program, name + " pool", List.of(middle), output);
  }

  private Optional<Flow> joined(ProgramBuilder program, String name, Flow in, Shape output) {
    Tensor convolved = program.training() ? convolution.inBlocks(program, name, in, between) : null;
    if (convolved == null) {
      return Optional.empty();
    }
    Tensor pooled = pooling.halved(program, name + " pool", convolved, output);
    Flow out = new Flow(pooled, true);
    program.onBackward(() -> backward(program, name, in.data(), convolved, out));
    return Optional.of(out);
  }

  private void backward(
      ProgramBuilder program, String name, Tensor image, Tensor convolved, Flow out) {
    Parameter weight = convolution.weight();
    @Nullable Parameter bias = convolution.bias();
    StemGradient.Tensors tensors =
        new StemGradient.Tensors(
            image,
            convolved,
            out.data(),
            program.fit(name + " gradient", out.gradient(), out.data().layout()),
            program.gradient(weight, Descriptors.of(weight.form())),
            bias == null ? null : program.gradient(bias, Descriptors.of(bias.form())));
    program.java(
        name + " backward weights",
        new StemGradient(program.memoryPlan(), tensors),
        tensors.image(),
        tensors.convolved(),
        tensors.pooled(),
        tensors.gradient());
  }
}

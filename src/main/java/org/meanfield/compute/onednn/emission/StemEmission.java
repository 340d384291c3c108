package org.meanfield.compute.onednn.emission;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Stem;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * In fp32 whatever other layers hand on: one channel leaves bf16's instructions without work, and
 * there are fast loops in Java. Without AVX-512 both gradients are computed together by {@link
 * FirstConvWeightGradient}, with it images go through both layers in small tiles by {@link
 * TiledStem}.
 */
record StemEmission(Stem layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    Optional<ActivationEdge> emitted =
        ChannelBlocks.WIDE
            ? TiledStem.emit(program, name, layer, in.data(), output)
            : joined(program, name, in, output);
    return emitted.orElseGet(() -> oneByOne(program, name, in, output));
  }

  private ActivationEdge oneByOne(
      ProgramBuilder program, String name, ActivationEdge in, Shape output) {
    ActivationEdge middle = convolution().emitFp32(program, name, in, layer.between());
    return pooling().emit(program, name + " pool", List.of(middle), output);
  }

  private Optional<ActivationEdge> joined(
      ProgramBuilder program, String name, ActivationEdge in, Shape output) {
    Tensor convolved =
        program.training() ? convolution().inBlocks(program, name, in, layer.between()) : null;
    if (convolved == null) {
      return Optional.empty();
    }
    Tensor pooled = pooling().halved(program, name + " pool", convolved, output);
    ActivationEdge out = new ActivationEdge(pooled, true);
    program.onBackward(() -> backward(program, name, in.data(), convolved, out));
    return Optional.of(out);
  }

  private void backward(
      ProgramBuilder program, String name, Tensor image, Tensor convolved, ActivationEdge out) {
    Parameter weight = layer.convolution().weight();
    @Nullable Parameter bias = layer.convolution().bias();
    FirstConvWeightGradient.Tensors tensors =
        new FirstConvWeightGradient.Tensors(
            image,
            convolved,
            out.data(),
            program.fit(name + " gradient", out.gradient(), out.data().layout()),
            program.gradient(weight, Descriptors.of(weight.form())),
            bias == null ? null : program.gradient(bias, Descriptors.of(bias.form())));
    program.java(
        name + " backward weights",
        new FirstConvWeightGradient(program.memoryPlan(), tensors),
        tensors.image(),
        tensors.convolved(),
        tensors.pooled(),
        tensors.gradient());
  }

  private ConvolutionEmission convolution() {
    return new ConvolutionEmission(layer.convolution());
  }

  private PoolingEmission pooling() {
    return new PoolingEmission(layer.pooling());
  }
}

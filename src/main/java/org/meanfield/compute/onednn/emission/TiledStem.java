package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Stem;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A {@link Stem} done a few images at a time. What its convolution gives is four times as large as
 * all that the layers behind it see, and has to come from and go to the third-level cache five
 * times a step, which the cores share: in tiles it stays in a core's own. It is not kept for the
 * backward pass either, but computed again.
 */
final class TiledStem {
  /** Of 28x28 pixels and 32 channels 350 kB, and their gradient as much again. */
  private static final int IMAGES = 4;

  private final ProgramBuilder program;
  private final String name;
  private final Convolution convolution;
  private final PoolingEmission pooling;
  private final Tensor input;
  private final Tensor pooled;
  private final List<Tile> tiles;
  private final Tensor convolved;
  private final Tensor weights;
  private final @Nullable Tensor bias;

  /**
   * @param from its first image
   */
  private record Tile(int from, Kernels kernels) {}

  /** The primitives for so many images, and the layouts of what they read and write. */
  private record Kernels(
      int images,
      convolution_forward.primitive_desc forward,
      convolution_backward_weights.@Nullable primitive_desc backward,
      memory.desc pooled) {
    static Kernels of(
        ProgramBuilder program, Stem stem, memory.desc image, Shape output, int images) {
      memory.desc blocks = ChannelBlocks.layout(stem.between().dims(images));
      ConvolutionKernels kernels =
          new ConvolutionEmission(stem.convolution()).kernels(program, image, blocks);
      return new Kernels(
          images,
          kernels.forward(stem.convolution().after()),
          program.training() ? kernels.backwardWeights() : null,
          ChannelBlocks.layout(output.dims(images)));
    }

    /** Whether images can be taken as they lie, one tile behind the other. */
    boolean fits(memory.desc image) {
      return Descriptors.same(forward.src_desc(), image)
          && (backward == null || Descriptors.same(backward.src_desc(), image));
    }
  }

  private TiledStem(
      ProgramBuilder program,
      String name,
      Stem stem,
      Tensor input,
      Shape output,
      List<Tile> tiles) {
    this.program = program;
    this.name = name;
    this.convolution = stem.convolution();
    this.pooling = new PoolingEmission(stem.pooling());
    this.input = input;
    this.tiles = tiles;
    Kernels first = tiles.get(0).kernels();
    this.pooled = program.temporary(ChannelBlocks.layout(output.dims(program.batch())));
    this.convolved = program.temporary(first.forward().dst_desc());
    Parameter weight = convolution.weight();
    Tensor kept =
        program.weights(
            weight,
            first.backward() == null
                ? first.forward().weights_desc()
                : first.backward().diff_weights_desc());
    this.weights = program.fitWeights(name, kept, first.forward().weights_desc());
    Parameter offset = convolution.bias();
    this.bias = offset == null ? null : program.weights(offset, Descriptors.of(offset.form()));
  }

  /** The stem's result; nothing where oneDNN's layouts do not allow for tiles. */
  static Optional<ActivationEdge> emit(
      ProgramBuilder program, String name, Stem stem, Tensor input, Shape output) {
    List<Tile> tiles = new ArrayList<>();
    for (int from = 0; from < program.batch(); from += IMAGES) {
      int images = Math.min(IMAGES, program.batch() - from);
      long[] dims = input.dims();
      dims[0] = images;
      memory.desc image = Descriptors.plain(dims);
      Kernels kernels =
          from > 0 && images == IMAGES
              ? tiles.get(0).kernels()
              : Kernels.of(program, stem, image, output, images);
      if (!kernels.fits(image)) {
        return Optional.empty();
      }
      tiles.add(new Tile(from, kernels));
    }
    return Optional.of(new TiledStem(program, name, stem, input, output, tiles).emit());
  }

  private ActivationEdge emit() {
    for (Tile tile : tiles) {
      Tensor values = convolve(tile, "");
      Tensor maxima = part(pooled, tile, tile.kernels().pooled());
      pooling.halve(program, name + " pool", values, maxima);
    }
    ActivationEdge out = new ActivationEdge(pooled, true);
    program.onBackward(() -> backward(out));
    return out;
  }

  private Tensor convolve(Tile tile, String again) {
    convolution_forward.primitive_desc kernel = tile.kernels().forward();
    Tensor values = convolved.part(0, kernel.dst_desc());
    Arguments arguments =
        Arguments.of(DNNL_ARG_SRC, part(input, tile, kernel.src_desc()))
            .and(DNNL_ARG_WEIGHTS, weights)
            .and(DNNL_ARG_DST, values);
    if (bias != null) {
      arguments.and(DNNL_ARG_BIAS, bias);
    }
    program.add(name + again, flops(values), kernel, new convolution_forward(kernel), arguments);
    return values;
  }

  /** A tile of a tensor that has a batch's images one behind the other. */
  private static Tensor part(Tensor of, Tile tile, memory.desc layout) {
    return of.part(tile.from() * (layout.get_size() / tile.kernels().images()), layout);
  }

  private double flops(Tensor values) {
    long[] dims = values.dims();
    return 2.0 * dims[0] * dims[2] * dims[3] * convolution.weight().length();
  }

  private void backward(ActivationEdge out) {
    Parameter weight = convolution.weight();
    Tensor gradient = program.fit(name + " gradient", out.gradient(), pooled.layout());
    Tensor backs = program.temporary(convolved.layout());
    List<Tensor> weightParts = new ArrayList<>();
    List<Tensor> biasParts = new ArrayList<>();
    for (Tile tile : tiles) {
      convolution_backward_weights.primitive_desc kernel = tile.kernels().backward();
      if (kernel == null) {
        throw new IllegalStateException("a program that trains has backward kernels");
      }
      Tensor values = convolve(tile, " again");
      Tensor maxima = part(pooled, tile, tile.kernels().pooled());
      Tensor given = part(gradient, tile, tile.kernels().pooled());
      Tensor back = backs.part(0, values.layout());
      program.java(
          name + " pool backward",
          new MaxPoolBackward(program.memoryPlan(), values, maxima, given, back),
          values,
          maxima,
          given,
          back);
      Tensor ofWeights = program.temporary(kernel.diff_weights_desc());
      Arguments arguments =
          Arguments.of(DNNL_ARG_SRC, part(input, tile, kernel.src_desc()))
              .and(DNNL_ARG_DIFF_DST, back)
              .and(DNNL_ARG_DIFF_WEIGHTS, ofWeights);
      if (bias != null) {
        Tensor ofBias = program.temporary(bias.layout());
        arguments.and(DNNL_ARG_DIFF_BIAS, ofBias);
        biasParts.add(ofBias);
      }
      program.add(
          name + " backward weights",
          flops(values),
          kernel,
          new convolution_backward_weights(kernel),
          arguments);
      weightParts.add(ofWeights);
    }
    sum(weightParts, program.gradient(weight, weightParts.get(0).layout()));
    Parameter offset = convolution.bias();
    if (offset != null) {
      sum(biasParts, program.gradient(offset, Descriptors.of(offset.form())));
    }
  }

  private void sum(List<Tensor> parts, Tensor into) {
    boolean direct = Descriptors.same(parts.get(0).layout(), into.layout());
    Tensor total = direct ? into : parts.get(0);
    List<Tensor> touched = new ArrayList<>(parts);
    touched.add(total);
    program.java(
        name + " tiles",
        new TensorSum(program.memoryPlan(), parts, total),
        touched.toArray(Tensor[]::new));
    if (!direct) {
      program.copy(name + " gradient", total, into);
    }
  }
}

package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A convolution's weights and bias with the batch normalisation behind it multiplied in, made anew
 * whenever weights have changed.
 *
 * @param weights row-major
 */
record NormalizedWeights(Tensor weights, Tensor bias) {
  static NormalizedWeights of(
      ProgramBuilder program,
      String name,
      Convolution convolution,
      BatchNormalization normalization) {
    Variable weight = convolution.weight();
    Sources sources =
        new Sources(
            flat(program, name, weight),
            convolution.bias() == null ? null : flat(program, name, convolution.bias()),
            flat(program, name, normalization.scale()),
            flat(program, name, normalization.shift()),
            normalization.running().mean(program),
            normalization.running().variance(program, name));
    NormalizedWeights folded =
        new NormalizedWeights(
            program.kept(weight.form().descriptor()),
            program.kept(normalization.scale().form().descriptor()));
    Placement placement = program.placement();
    program.javaOnce(
        name + " normalization",
        () -> fold(placement, sources, folded, normalization.epsilon()),
        folded.weights,
        folded.bias);
    return folded;
  }

  private record Sources(
      Tensor weights,
      @Nullable Tensor bias,
      Tensor scale,
      Tensor shift,
      Tensor mean,
      Tensor variance) {}

  private static Tensor flat(ProgramBuilder program, String name, Variable variable) {
    var inOrder = variable.form().descriptor();
    return program.fitWeights(name, program.weights(variable, inOrder), inOrder);
  }

  private static void fold(
      Placement placement, Sources sources, NormalizedWeights into, float epsilon) {
    FloatBuffer weights = placement.floats(sources.weights);
    FloatBuffer bias = sources.bias == null ? null : placement.floats(sources.bias);
    FloatBuffer scale = placement.floats(sources.scale);
    FloatBuffer shift = placement.floats(sources.shift);
    FloatBuffer mean = placement.floats(sources.mean);
    FloatBuffer variance = placement.floats(sources.variance);
    FloatBuffer foldedWeights = placement.floats(into.weights);
    FloatBuffer foldedBias = placement.floats(into.bias);
    int channels = scale.capacity();
    int each = weights.capacity() / channels;
    for (int c = 0; c < channels; c++) {
      double factor = scale.get(c) / Math.sqrt(variance.get(c) + (double) epsilon);
      double offset = bias == null ? 0 : bias.get(c);
      foldedBias.put(c, (float) (shift.get(c) + (offset - mean.get(c)) * factor));
      for (int i = c * each; i < (c + 1) * each; i++) {
        foldedWeights.put(i, (float) (weights.get(i) * factor));
      }
    }
  }
}

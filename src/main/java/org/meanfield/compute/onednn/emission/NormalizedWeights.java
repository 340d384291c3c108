package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.BatchNormalization;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

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
    Parameter weight = convolution.weight();
    RunningStatisticsEmission running = new RunningStatisticsEmission(normalization.running());
    Sources sources =
        new Sources(
            flat(program, name, weight),
            convolution.bias() == null ? null : flat(program, name, convolution.bias()),
            flat(program, name, normalization.scale()),
            flat(program, name, normalization.shift()),
            running.mean(program),
            running.variance(program, name));
    NormalizedWeights folded =
        new NormalizedWeights(
            program.kept(Descriptors.of(weight.form())),
            program.kept(Descriptors.of(normalization.scale().form())));
    MemoryPlan memoryPlan = program.memoryPlan();
    program.javaOnce(
        name + " normalization",
        () -> fold(memoryPlan, sources, folded, normalization.epsilon()),
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

  private static Tensor flat(ProgramBuilder program, String name, Parameter parameter) {
    var inOrder = Descriptors.of(parameter.form());
    return program.fitWeights(name, program.weights(parameter, inOrder), inOrder);
  }

  private static void fold(
      MemoryPlan memoryPlan, Sources sources, NormalizedWeights into, float epsilon) {
    FloatBuffer weights = memoryPlan.floats(sources.weights);
    FloatBuffer bias = sources.bias == null ? null : memoryPlan.floats(sources.bias);
    FloatBuffer scale = memoryPlan.floats(sources.scale);
    FloatBuffer shift = memoryPlan.floats(sources.shift);
    FloatBuffer mean = memoryPlan.floats(sources.mean);
    FloatBuffer variance = memoryPlan.floats(sources.variance);
    FloatBuffer foldedWeights = memoryPlan.floats(into.weights);
    FloatBuffer foldedBias = memoryPlan.floats(into.bias);
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

package org.meanfield.compute.onednn;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * The same values, read row by row, in another shape: an image as a vector, or back.
 *
 * @param from of one example
 * @param channelsLast whether an image's values are read pixel by pixel, not channel by channel
 */
record Reshaping(Shape from, boolean channelsLast) implements Layer {
  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    memory.desc before = readable(from, program.batch());
    memory.desc after = readable(output, program.batch());
    Flow out =
        new Flow(program.fit(name + " input", in.data(), before).as(after), in.differentiated());
    if (in.differentiated()) {
      program.onBackward(
          () -> {
            Tensor gradient = program.fit(name + " gradient", out.gradient(), after);
            in.addGradient(program, gradient.as(before), !out.ownsGradient());
          });
    }
    return out;
  }

  /** The layout in which memory order is reading order. */
  private memory.desc readable(Shape shape, int batch) {
    long[] dims = shape.dims(batch);
    if (!shape.spatial() || !channelsLast) {
      return Descriptors.plain(dims);
    }
    long c = shape.channels();
    long w = shape.width();
    return Descriptors.strided(dims, new long[] {shape.elements(), 1, w * c, c});
  }
}

package org.meanfield.compute.onednn;

import java.util.List;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;
import org.meanfield.compute.onednn.program.ProgramBuilder;

/** The greatest or the mean value of each channel, as an image of one pixel. */
record GlobalPooling(Pooling.Kind kind) implements Layer {
  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    long[] of = inputs.get(0).data().dims();
    Window whole =
        new Window(
            new long[] {of[2], of[3]},
            new long[] {1, 1},
            new long[] {1, 1},
            new long[] {0, 0},
            new long[] {0, 0});
    return new Pooling(kind, whole).emit(program, name, inputs, output);
  }
}

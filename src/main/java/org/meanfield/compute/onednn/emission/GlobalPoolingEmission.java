package org.meanfield.compute.onednn.emission;

import java.util.List;
import org.meanfield.compute.graph.layer.GlobalPooling;
import org.meanfield.compute.graph.layer.Pooling;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;
import org.meanfield.compute.onednn.program.ProgramBuilder;

/** A pool whose window is the image. */
record GlobalPoolingEmission(GlobalPooling layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    long[] of = inputs.get(0).data().dims();
    Window whole =
        new Window(
            new long[] {of[2], of[3]},
            new long[] {1, 1},
            new long[] {1, 1},
            new long[] {0, 0},
            new long[] {0, 0});
    return new PoolingEmission(new Pooling(layer.kind(), whole))
        .emit(program, name, inputs, output);
  }
}

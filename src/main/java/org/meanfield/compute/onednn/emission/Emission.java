package org.meanfield.compute.onednn.emission;

import java.util.List;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.ProgramBuilder;

/** How this engine computes one layer: the steps that it adds to a program. */
public interface Emission {
  /**
   * Adds what the layer does forward, and where its backward part comes from, to a program.
   *
   * @param name of the layer in profiles and messages
   * @param inputs at least one
   * @param output of one example
   */
  ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output);
}

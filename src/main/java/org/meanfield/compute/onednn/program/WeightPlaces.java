package org.meanfield.compute.onednn.program;

import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Parameter;

/** Where parameters lie in a vector of all. */
public sealed interface WeightPlaces permits FlatOrder, WeightLayouts {
  /** The place of a parameter: with the given layout where it is free to choose. */
  Place claim(Parameter parameter, memory.desc preferred);

  /**
   * Where one parameter lies.
   *
   * @param offset in bytes
   */
  record Place(Parameter parameter, memory.desc layout, long offset) {
    /** Whether the parameter lies here as it does in DL4J's flat vector. */
    public boolean inOrder() {
      return Descriptors.same(layout, Descriptors.of(parameter.form()));
    }
  }
}

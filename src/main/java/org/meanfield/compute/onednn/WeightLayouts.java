package org.meanfield.compute.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;

/**
 * The layouts in which variables are kept while they are trained, as the first training program
 * chose them, and where each lies in a vector of all.
 */
final class WeightLayouts {
  /**
   * @param offset in bytes
   */
  record Place(Variable variable, memory.desc layout, long offset) {
    /** Whether the variable lies here as it does in DL4J's flat vector. */
    boolean inOrder() {
      return Descriptors.same(layout, variable.form().descriptor());
    }
  }

  private final Map<String, Place> places = new LinkedHashMap<>();
  private long bytes;

  /** The place of a variable: with the given layout if it has none yet. */
  Place claim(Variable variable, memory.desc layout) {
    return places.computeIfAbsent(
        variable.name(),
        name -> {
          Place place = new Place(variable, layout, bytes);
          bytes += NativeBlock.aligned(layout.get_size());
          return place;
        });
  }

  Iterable<Place> places() {
    return places.values();
  }

  Place of(String variable) {
    Place place = places.get(variable);
    if (place == null) {
      throw new IllegalStateException("no training program uses " + variable);
    }
    return place;
  }

  /** Bytes of a vector of all variables; padding within layouts is part of it. */
  long bytes() {
    return bytes;
  }
}

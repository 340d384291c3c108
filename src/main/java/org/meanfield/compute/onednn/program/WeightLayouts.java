package org.meanfield.compute.onednn.program;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Parameter;

/**
 * The layouts in which parameters are kept while they are trained, as the first training program
 * chose them, and where each lies in a vector of all.
 */
public final class WeightLayouts implements WeightPlaces {
  private final Map<String, Place> places = new LinkedHashMap<>();
  private long bytes;

  @Override
  public Place claim(Parameter parameter, memory.desc layout) {
    return places.computeIfAbsent(
        parameter.name(),
        name -> {
          Place place = new Place(parameter, layout, bytes);
          bytes += NativeBlock.aligned(layout.get_size());
          return place;
        });
  }

  public Iterable<Place> places() {
    return places.values();
  }

  public Place of(String parameter) {
    Place place = places.get(parameter);
    if (place == null) {
      throw new IllegalStateException("no training program uses " + parameter);
    }
    return place;
  }

  /** Bytes of a vector of all parameters; padding within layouts is part of it. */
  public long bytes() {
    return bytes;
  }
}

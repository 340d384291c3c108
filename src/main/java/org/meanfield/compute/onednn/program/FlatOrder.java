package org.meanfield.compute.onednn.program;

import java.util.function.ToLongFunction;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Parameter;

/**
 * DL4J's flat vector.
 *
 * @param offsets of parameters by their names, in weights
 */
public record FlatOrder(ToLongFunction<String> offsets) implements WeightPlaces {
  @Override
  public Place claim(Parameter parameter, memory.desc preferred) {
    return new Place(
        parameter,
        Descriptors.of(parameter.form()),
        offsets.applyAsLong(parameter.name()) * Float.BYTES);
  }
}

package org.meanfield.training;

import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.state.Slices;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.engine.WeightSource;

/** The current weights of a live run, fetched slice by slice from the executors that keep them. */
public record LiveWeightSource(Slices slices) implements WeightSource {
  @Override
  public void copyTo(ParameterVector target) {
    for (int slice = 0; slice < slices.layout().slices(); slice++) {
      target.write(slices.layout().offset(slice), LittleEndian.floats(slices.fetch(slice).bytes()));
    }
  }
}

package org.meanfield.prediction;

import java.nio.FloatBuffer;
import org.apache.spark.broadcast.Broadcast;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.engine.WeightSource;

/** The weights of a model that was small enough to be sent to every executor once. */
public record BroadcastWeights(Broadcast<float[]> values) implements WeightSource {
  @Override
  public void copyTo(ParameterVector target) {
    target.write(0, FloatBuffer.wrap(values.value()));
  }
}

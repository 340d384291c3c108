package org.meanfield.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.meanfield.compute.engine.ParameterVector;

/** A whole vector of weights in DL4J's flat order, handed over slice by slice. */
@FunctionalInterface
public interface WeightSlices {
  /** Passes every slice once to {@code sink}, in order, on the calling thread. */
  void passTo(Sink sink) throws IOException;

  /** Takes the next slice. */
  @FunctionalInterface
  interface Sink {
    /** Takes {@code slice} from its position to its limit, before it returns. */
    void accept(FloatBuffer slice) throws IOException;
  }

  /**
   * The weights of an engine.
   *
   * @param sliceLength weights a slice, from 1
   */
  static WeightSlices of(ParameterVector weights, int sliceLength) {
    return sink -> {
      float[] slice = new float[(int) Math.min(sliceLength, weights.length())];
      for (long offset = 0; offset < weights.length(); offset += slice.length) {
        int length = (int) Math.min(slice.length, weights.length() - offset);
        weights.read(offset, FloatBuffer.wrap(slice, 0, length));
        sink.accept(FloatBuffer.wrap(slice, 0, length));
      }
    };
  }
}

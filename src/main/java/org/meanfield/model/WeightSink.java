package org.meanfield.model;

import java.nio.FloatBuffer;

/** Takes weights as they are read, as {@code ParameterVector::write} does. */
@FunctionalInterface
public interface WeightSink {
  /**
   * Takes {@code values.remaining()} weights, before it returns.
   *
   * @param offset of the first, in DL4J's flat order
   */
  void write(long offset, FloatBuffer values);
}

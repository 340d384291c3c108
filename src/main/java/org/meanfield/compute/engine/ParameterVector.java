package org.meanfield.compute.engine;

import java.nio.FloatBuffer;

/**
 * A network's weights as one vector in DL4J's flat order, read and written a slice at a time so
 * that no copy of the whole is ever made. Confined to the thread of the engine that owns the
 * memory.
 */
public interface ParameterVector {
  /** How many weights there are. */
  long length();

  /** Overwrites {@code values.remaining()} weights from {@code offset}. */
  void write(long offset, FloatBuffer values);

  /** Fills {@code into} to its limit with the weights from {@code offset}. */
  void read(long offset, FloatBuffer into);
}

package org.meanfield.compute.graph.layer;

import java.util.List;

/** The greatest or the mean value under a window; padding is no value. */
public record Pooling(Kind kind, Window window) implements Layer {
  /** What becomes of the values under the window. */
  public enum Kind {
    /** Its gradient goes to the first of the values that equal it. */
    MAXIMUM,
    /** Divided by how many there are. */
    MEAN,
    /** Divided by the window's size, as if padding were zeros. */
    MEAN_WITH_PADDING
  }

  /** Whether it is the maximum of two by two values, each taken once. */
  public boolean halves() {
    return kind == Kind.MAXIMUM && window.halves();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return window.output(inputs.get(0), inputs.get(0).channels());
  }
}

package org.meanfield.compute.graph.translation;

/** Thrown where a configuration has something that a graph has no layer or rule for. */
public final class UnsupportedLayerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what in words that follow "because of"
   */
  UnsupportedLayerException(String what) {
    super(what);
  }
}

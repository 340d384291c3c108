package org.meanfield.compute.onednn;

/** Thrown where a configuration has something that this engine has no primitive for. */
final class Uncovered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what in words that follow "because of"
   */
  Uncovered(String what) {
    super(what);
  }
}

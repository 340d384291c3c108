package org.meanfield.bench;

/** What went wrong while measuring, in one line for who reads the results. */
public final class BenchException extends Exception {
  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }
}

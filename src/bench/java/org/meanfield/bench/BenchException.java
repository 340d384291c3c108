package org.meanfield.bench;

/** What went wrong while measuring, in one line for who reads the results. */
final class BenchException extends Exception {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }
}

package org.meanfield.cluster;

/**
 * Work of Spark's for us failed; Scala throws its own exceptions undeclared, this one is caught.
 */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobFailedException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}

package org.meanfield.cluster;

/** A Spark job of ours failed; Scala throws its own exceptions undeclared, this one is caught. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobFailedException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}

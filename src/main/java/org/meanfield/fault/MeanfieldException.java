package org.meanfield.fault;

/**
 * The one error a user sees: where it is, what was found there, what was expected and how to mend
 * it. Nothing below the command line prints; it throws this, and the command line shows the message
 * alone and exits with the kind's status.
 */
public final class MeanfieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  public MeanfieldException(ErrorKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public MeanfieldException(ErrorKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public ErrorKind kind() {
    return kind;
  }

  /** Wrong use of a command, or a recipe that cannot work. */
  public static MeanfieldException usage(String message) {
    return new MeanfieldException(ErrorKind.USAGE, message);
  }

  /** Images, labels or models that are missing, damaged or of the wrong kind. */
  public static MeanfieldException data(String message) {
    return new MeanfieldException(ErrorKind.DATA, message);
  }

  /** Spark could not be reached, or lost what it could not replace. */
  public static MeanfieldException cluster(String message) {
    return new MeanfieldException(ErrorKind.CLUSTER, message);
  }

  /** A file or folder could not be written or read back. */
  public static MeanfieldException storage(String message, Throwable cause) {
    return new MeanfieldException(ErrorKind.STORAGE, message, cause);
  }

  /** The user asked us to stop. */
  public static MeanfieldException interrupted(String message) {
    return new MeanfieldException(ErrorKind.INTERRUPTED, message);
  }

  /**
   * The fault inside {@code thrown} or its causes, so that one thrown on an executor and wrapped by
   * Spark is shown as it was meant.
   */
  public static java.util.Optional<MeanfieldException> in(Throwable thrown) {
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 64; t = t.getCause(), depth++) {
      if (t instanceof MeanfieldException fault) {
        return java.util.Optional.of(fault);
      }
    }
    return java.util.Optional.empty();
  }
}

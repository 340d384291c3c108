package org.meanfield.fault;

/**
 * The one error a user sees: where it is, what was found there, what was expected and how to mend
 * it. Nothing below the command line prints; it throws this, and the command line shows the message
 * alone and exits with the kind's status.
 */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FaultKind kind;

  public Fault(FaultKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Fault(FaultKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public FaultKind kind() {
    return kind;
  }

  /** Wrong use of a command, or a recipe that cannot work. */
  public static Fault usage(String message) {
    return new Fault(FaultKind.USAGE, message);
  }

  /** Images, labels or models that are missing, damaged or of the wrong kind. */
  public static Fault data(String message) {
    return new Fault(FaultKind.DATA, message);
  }

  /** Spark could not be reached, or lost what it could not replace. */
  public static Fault cluster(String message) {
    return new Fault(FaultKind.CLUSTER, message);
  }

  /** A file or folder could not be written or read back. */
  public static Fault storage(String message, Throwable cause) {
    return new Fault(FaultKind.STORAGE, message, cause);
  }

  /** The user asked us to stop. */
  public static Fault interrupted(String message) {
    return new Fault(FaultKind.INTERRUPTED, message);
  }

  /**
   * The fault inside {@code thrown} or its causes, so that one thrown on an executor and wrapped by
   * Spark is shown as it was meant.
   */
  public static java.util.Optional<Fault> in(Throwable thrown) {
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 64; t = t.getCause(), depth++) {
      if (t instanceof Fault fault) {
        return java.util.Optional.of(fault);
      }
    }
    return java.util.Optional.empty();
  }
}

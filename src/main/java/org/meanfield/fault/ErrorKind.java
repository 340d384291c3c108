package org.meanfield.fault;

/** What kind of fault ended a command, and with it the process's exit status. */
public enum ErrorKind {
  /** A fault of ours. */
  INTERNAL(1),
  /** Wrong use or configuration. */
  USAGE(2),
  /** Bad data. */
  DATA(3),
  /** The cluster failed. */
  CLUSTER(4),
  /** Storage failed. */
  STORAGE(5),
  /** Interrupted by the user. */
  INTERRUPTED(130);

  private final int exitStatus;

  ErrorKind(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  public int exitStatus() {
    return exitStatus;
  }
}

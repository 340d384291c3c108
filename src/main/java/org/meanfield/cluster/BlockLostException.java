package org.meanfield.cluster;

import java.util.Optional;

/** A block is not where it was left: its executor died, or let it go. */
public final class BlockLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BlockLostException(String block, BlockAddress address, Throwable cause) {
    super(block + " could not be fetched from " + address + ": " + innermost(cause), cause);
  }

  BlockLostException(String block) {
    super(block + " is on no executor any more");
  }

  /** Spark wraps what happened in an exception that says nothing. */
  private static String innermost(Throwable cause) {
    Throwable t = cause;
    for (int depth = 0; t.getCause() != null && depth < 64; depth++) {
      t = t.getCause();
    }
    return String.valueOf(t.getMessage()).lines().findFirst().orElse(t.toString());
  }

  /** What the message of one begins with, in the words of a Spark job that failed by it too. */
  private static final String NAME = BlockLostException.class.getName() + ": ";

  BlockLostException(String block, BlockAddress address) {
    super(block + " is no longer on " + address);
  }

  /** The message of the one that {@code failure} is, or that a task of a failed job has thrown. */
  public static Optional<String> in(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof BlockLostException) {
      return Optional.of(message);
    }
    int at = message.indexOf(NAME);
    return at < 0 ? Optional.empty() : message.substring(at + NAME.length()).lines().findFirst();
  }
}

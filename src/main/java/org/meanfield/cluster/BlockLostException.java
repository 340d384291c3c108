package org.meanfield.cluster;

/** A block is not where it was left: its executor died, or let it go. */
public final class BlockLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BlockLostException(String block, BlockAddress address, Throwable cause) {
    super(block + " could not be fetched from " + address + ": " + cause, cause);
  }

  BlockLostException(String block) {
    super(block + " is on no executor any more");
  }

  BlockLostException(String block, BlockAddress address) {
    super(block + " is no longer on " + address);
  }
}

package org.meanfield.averaging.state;

import java.io.Serializable;
import org.meanfield.cluster.FetchedBlock;

/**
 * Bytes of weights, deltas and state that were fetched or sent as second copies; direct block
 * fetches are not in Spark's own metrics.
 *
 * @param bytes from whichever executor, one's own included
 * @param remoteBytes the part that came from another process
 */
public record Traffic(long bytes, long remoteBytes) implements Serializable {
  public static final Traffic NONE = new Traffic(0, 0);

  public Traffic plus(Traffic other) {
    return new Traffic(bytes + other.bytes, remoteBytes + other.remoteBytes);
  }

  /** What goes to other executors when so many copies of a block are put. */
  public Traffic plusCopies(int copies, int length) {
    long sent = (copies - 1L) * length;
    return new Traffic(bytes + sent, remoteBytes + sent);
  }

  public Traffic plus(FetchedBlock block) {
    int length = block.bytes().length;
    return new Traffic(bytes + length, remoteBytes + (block.remote() ? length : 0));
  }
}

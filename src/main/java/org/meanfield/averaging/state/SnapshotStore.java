package org.meanfield.averaging.state;

import java.io.Serializable;

/**
 * Durable storage that executors write blocks to and read them from.
 *
 * @param <P> what the store says of a part it has written; travels to the driver and back
 */
public interface SnapshotStore<P extends Serializable> extends Serializable {
  /** Writes a part durably under a name that the snapshot has once. */
  P save(String name, byte[] content);

  /** Reads a part back, checked. */
  byte[] load(P part);
}

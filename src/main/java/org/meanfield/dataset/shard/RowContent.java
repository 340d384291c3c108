package org.meanfield.dataset.shard;

import java.io.IOException;
import java.io.OutputStream;

/** What a file of shards is to hold. */
@FunctionalInterface
public interface RowContent {
  /**
   * Writes it all.
   *
   * @param out left open
   * @return how many rows it has
   */
  int writeTo(OutputStream out) throws IOException;
}

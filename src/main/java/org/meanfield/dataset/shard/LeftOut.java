package org.meanfield.dataset.shard;

import java.io.Serializable;

/**
 * An image that could not be decoded, and so is in no part.
 *
 * @param position in the listing that was prepared
 * @param path in that listing
 * @param reason in words for a user
 */
public record LeftOut(long position, String path, String reason) implements Serializable {
  public LeftOut {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " of " + path);
    }
  }
}

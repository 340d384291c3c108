package org.meanfield.dataset.shard;

import java.nio.ByteBuffer;

/**
 * A row of a Parquet file of shards.
 *
 * @param path what the image was called in the listing that it came from
 * @param label class index; -1: unknown
 * @param pixels unsigned bytes, {@code [height, width, channels]}; not kept in a file of a listing
 */
public record ShardRow(String path, int label, ByteBuffer pixels) {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** Without pixels. */
  public ShardRow(String path, int label) {
    this(path, label, NONE);
  }
}

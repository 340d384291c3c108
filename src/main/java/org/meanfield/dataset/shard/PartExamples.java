package org.meanfield.dataset.shard;

import java.nio.ByteBuffer;

/**
 * What a run reads of a part.
 *
 * @param pixels of each row, unsigned bytes, {@code [height, width, channels]}; views of what
 *     Parquet has read, since a copy costs a tenth of the reading
 * @param forms of each row, as of {@link ShardRow}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, compared by no one
public record PartExamples(ByteBuffer[] pixels, long[] forms) {
  /** Of no rows. */
  public static final PartExamples NONE = new PartExamples(new ByteBuffer[0], new long[0]);
}

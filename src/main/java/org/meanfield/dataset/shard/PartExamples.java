package org.meanfield.dataset.shard;

/**
 * What a run reads of a part.
 *
 * @param pixels unsigned bytes, {@code [rows, height, width, channels]}
 * @param forms of each row, as of {@link ShardRow}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, compared by no one
public record PartExamples(byte[] pixels, long[] forms) {
  /** Of no rows. */
  public static final PartExamples NONE = new PartExamples(new byte[0], new long[0]);
}

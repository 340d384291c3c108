package org.meanfield.cluster;

/**
 * A block's bytes and whether they crossed from another process.
 *
 * @param bytes shared with the block store where the block is local: never to be written
 * @param remote whether another executor sent them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by no one
public record FetchedBlock(byte[] bytes, boolean remote) {}

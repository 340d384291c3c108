package org.meanfield.dataset.example;

import java.util.List;
import java.util.stream.LongStream;

/** Packed chunks for tests of other packages. */
public final class Chunks {
  private Chunks() {}

  /** Examples of the labels' number, none undecodable. */
  public static PackedChunk of(byte[] pixels, int... labels) {
    return new PackedChunk(
        pixels,
        labels,
        LongStream.range(0, labels.length).toArray(),
        new long[labels.length],
        List.of());
  }
}

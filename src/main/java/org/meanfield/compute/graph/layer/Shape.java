package org.meanfield.compute.graph.layer;

/**
 * The shape of one example between two layers; a vector has height and width 1 and is not spatial.
 *
 * @param channels or the length of a vector
 */
public record Shape(long channels, long height, long width, boolean spatial) {
  public static Shape vector(long length) {
    return new Shape(length, 1, 1, false);
  }

  public static Shape image(long channels, long height, long width) {
    return new Shape(channels, height, width, true);
  }

  public long elements() {
    return channels * height * width;
  }

  /** Dimensions of a batch: {@code [batch, channels, height, width]} or {@code [batch, length]}. */
  public long[] dims(int batch) {
    return spatial ? new long[] {batch, channels, height, width} : new long[] {batch, channels};
  }
}

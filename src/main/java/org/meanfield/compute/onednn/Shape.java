package org.meanfield.compute.onednn;

/**
 * The shape of one example between two layers; a vector has height and width 1 and is not spatial.
 *
 * @param channels or the length of a vector
 */
record Shape(long channels, long height, long width, boolean spatial) {
  static Shape vector(long length) {
    return new Shape(length, 1, 1, false);
  }

  static Shape image(long channels, long height, long width) {
    return new Shape(channels, height, width, true);
  }

  long elements() {
    return channels * height * width;
  }

  /** Dimensions of a batch: {@code [batch, channels, height, width]} or {@code [batch, length]}. */
  long[] dims(int batch) {
    return spatial ? new long[] {batch, channels, height, width} : new long[] {batch, channels};
  }
}

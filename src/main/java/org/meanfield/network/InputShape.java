package org.meanfield.network;

import java.io.Serializable;

/**
 * The shape of one example as the network sees it, packed as {@code [height, width, channels]}.
 *
 * @param height pixels
 * @param width pixels
 * @param channels 1 or 3
 */
public record InputShape(int height, int width, int channels) implements Serializable {
  public InputShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "an image has at least one pixel and channel, not "
              + height
              + "x"
              + width
              + "x"
              + channels);
    }
  }

  /** Bytes of one packed example, one a pixel and channel. */
  public int bytes() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}

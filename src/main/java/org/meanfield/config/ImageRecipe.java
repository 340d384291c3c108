package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code data.image.*}: the form every image is brought to before training.
 *
 * @param height pixels, 1 to 4096
 * @param width pixels, 1 to 4096
 * @param channels {@code grey} (1) or {@code rgb} (3)
 * @param fit how an image of another shape is brought to this one
 * @param limits what one file may take of the machine that decodes it
 */
public record ImageRecipe(int height, int width, Channels channels, Fit fit, DecodingLimits limits)
    implements Serializable {
  /** A form within the usual limits. */
  public ImageRecipe(int height, int width, Channels channels, Fit fit) {
    this(height, width, channels, fit, DecodingLimits.USUAL);
  }

  /** Bytes of an example, one a pixel and channel. */
  public int exampleBytes() {
    return height * width * channels.count();
  }

  /** Whether examples of both can stand in one set: what decoding may take does not count. */
  public boolean isOfFormOf(ImageRecipe other) {
    return height == other.height
        && width == other.width
        && channels == other.channels
        && fit == other.fit;
  }

  /** Colour channels of an example. */
  public enum Channels {
    GREY(1),
    RGB(3);

    private final int count;

    Channels(int count) {
      this.count = count;
    }

    public int count() {
      return count;
    }
  }

  /** How an image of another shape is brought to the recipe's. */
  public enum Fit {
    /** Resized to the shape, whatever becomes of its proportions. */
    STRETCH,
    /** Resized to cover the shape, the overhang cut off evenly. */
    CROP,
    /** Resized to lie within the shape, the rest filled with black evenly. */
    PAD
  }
}

package org.meanfield.config;

import java.io.Serializable;

/**
 * What one image file may take of an executor; a file that asks for more counts as undecodable.
 *
 * @param maxPixels {@code data.image.maxPixels}, width times height that a file may declare, 1 to
 *     {@value #MOST_PIXELS}; checked before any pixel is allocated
 * @param maxSeconds {@code data.image.maxSeconds}, processor time that one file may be decoded for,
 *     1 to {@value #MOST_SECONDS}
 */
public record DecodingLimits(long maxPixels, int maxSeconds) implements Serializable {
  /** So that four bytes a pixel fit into one Java array. */
  public static final long MOST_PIXELS = 1L << 28;

  public static final int MOST_SECONDS = 3600;

  /** What holds unless a recipe says otherwise: 8192 x 8192 pixels, half a minute. */
  public static final DecodingLimits USUAL = new DecodingLimits(1L << 26, 30);
}

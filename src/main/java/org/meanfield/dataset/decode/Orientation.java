package org.meanfield.dataset.decode;

import java.util.Optional;

/**
 * How a stored image is turned to stand upright: EXIF 2.32, tag 0x0112, in the order of its values
 * 1 to 8.
 */
public enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  HALF_TURN(false, true, true),
  MIRRORED_HALF_TURN(false, false, true),
  TRANSPOSED(true, false, false),
  QUARTER_TURN(true, true, false),
  TRANSVERSED(true, true, true),
  THREE_QUARTER_TURN(true, false, true);

  private final boolean swapped;
  private final boolean fromRight;
  private final boolean fromBottom;

  /**
   * @param swapped whether stored rows become upright columns
   * @param fromRight whether the upright image, after the swap, is read from its right edge
   * @param fromBottom likewise from its bottom edge
   */
  Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** What a file says of itself; upright if it says nothing, or nothing sensible. */
  static Orientation of(byte[] file, ImageFormat format) {
    int value =
        exif(file, format).map(exif -> exif.number(TiffDirectory.ORIENTATION).orElse(1)).orElse(1);
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  private static Optional<TiffDirectory> exif(byte[] file, ImageFormat format) {
    return switch (format) {
      case JPEG -> JpegSegments.exif(file);
      case TIFF -> Optional.of(TiffDirectory.ofPicture(file));
      case WEBP -> WebpChunks.of(file).flatMap(WebpChunks::exif);
      case PNG -> PngChunks.exif(file);
      case GIF, BMP -> Optional.empty();
    };
  }

  /** Whether width and height change places. */
  boolean swapsSides() {
    return swapped;
  }

  /**
   * The upright image.
   *
   * @param stored one packed pixel each, row-major {@code [height, width]}
   * @param width of the stored image
   * @param height of the stored image
   */
  int[] upright(int[] stored, int width, int height) {
    if (this == UPRIGHT) {
      return stored;
    }
    int w = swapped ? height : width;
    int h = swapped ? width : height;
    int[] upright = new int[stored.length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int column = fromRight ? w - 1 - x : x;
        int row = fromBottom ? h - 1 - y : y;
        upright[y * w + x] = stored[swapped ? column * width + row : row * width + column];
      }
    }
    return upright;
  }
}

package org.meanfield.dataset;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.tiff.TiffMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * How a stored image is turned to stand upright: EXIF 2.32, tag 0x0112, in the order of its values
 * 1 to 8.
 */
enum Orientation {
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
    try {
      ExifIFD0Directory exif =
          metadata(new ByteArrayInputStream(file), format)
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      if (exif == null || !exif.containsTag(ExifDirectoryBase.TAG_ORIENTATION)) {
        return UPRIGHT;
      }
      int value = exif.getInt(ExifDirectoryBase.TAG_ORIENTATION);
      return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    } catch (ImageProcessingException | MetadataException | IOException | RuntimeException e) {
      // Damaged metadata says nothing about the pixels: whether they decode is judged by decoding.
      return UPRIGHT;
    }
  }

  private static Metadata metadata(InputStream file, ImageFormat format)
      throws ImageProcessingException, IOException {
    return switch (format) {
      case JPEG -> JpegMetadataReader.readMetadata(file, List.of(new ExifReader()));
      case TIFF -> TiffMetadataReader.readMetadata(file);
      case PNG, GIF, BMP -> new Metadata();
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

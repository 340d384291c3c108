package org.meanfield.dataset.decode;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.color.ProfileDataException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Brings images whose reader knows of no profiles to sRGB. What is in sRGB, whoever made its
 * profile, keeps its bits: sRGB is told by what a profile does to colours, as there are dozens of
 * files of it.
 */
final class SrgbConversion {
  /** Levels of 255 by which profiles of sRGB differ as they round. */
  private static final int ROUNDING = 2;

  /** Colours along each edge of the cube of those that a profile is tried on. */
  private static final int STEPS = 9;

  /** Of 8 bits. */
  private static final int LEVELS = 256;

  private static final int RGB_BANDS = 3;

  /** A data set has few profiles; to try one takes longer than to decode a small image. */
  private static final int MOST_REMEMBERED = 1000;

  /** Digests of profiles that change nothing. */
  private static final Set<String> IDLE = ConcurrentHashMap.newKeySet();

  private final ColorConvertOp op;

  private SrgbConversion(ICC_Profile profile) {
    this.op =
        new ColorConvertOp(
            new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
  }

  /**
   * An image in sRGB.
   *
   * @param image as if it were in sRGB, or of one level of grey; its pixels may be changed
   * @param grey whether it has levels of grey; those of fewer than 8 bits have a palette
   * @param profile that it is in
   * @return {@code image} if the profile is sRGB's, damaged, or not for such an image
   */
  static BufferedImage of(BufferedImage image, boolean grey, byte[] profile) {
    String digest = (grey ? "grey " : "colours ") + DigestUtils.sha256Hex(profile);
    if (IDLE.contains(digest)) {
      return image;
    }
    Optional<SrgbConversion> found = conversion(grey, profile);
    if (found.isEmpty()) {
      if (IDLE.size() < MOST_REMEMBERED) {
        IDLE.add(digest);
      }
      return image;
    }
    SrgbConversion conversion = found.get();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      ColorModel converted = conversion.palette(palette, grey);
      return new BufferedImage(converted, image.getRaster(), false, null);
    }
    if (grey) {
      conversion.convertGreys(image);
    } else {
      conversion.convertColours(image.getRaster());
    }
    return image;
  }

  private static Optional<SrgbConversion> conversion(boolean grey, byte[] bytes) {
    try {
      ICC_Profile profile = ColorProfiles.createProfile(bytes);
      int type = grey ? ColorSpace.TYPE_GRAY : ColorSpace.TYPE_RGB;
      if (profile.getColorSpaceType() != type || ColorProfiles.isCS_sRGB(profile)) {
        return Optional.empty();
      }
      SrgbConversion conversion = new SrgbConversion(profile);
      boolean idle = grey ? conversion.keepsGreys() : conversion.keepsColours();
      return idle ? Optional.empty() : Optional.of(conversion);
    } catch (CMMException | ProfileDataException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private boolean keepsGreys() {
    int[] levels = greys(LEVELS);
    return IntStream.range(0, LEVELS).allMatch(level -> alike(level, levels[level]));
  }

  private boolean keepsColours() {
    int count = STEPS * STEPS * STEPS;
    byte[] cube = new byte[count * RGB_BANDS];
    for (int i = 0; i < count; i++) {
      cube[i * RGB_BANDS] = level(i % STEPS);
      cube[i * RGB_BANDS + 1] = level(i / STEPS % STEPS);
      cube[i * RGB_BANDS + 2] = level(i / STEPS / STEPS);
    }
    byte[] converted = colours(cube);
    return IntStream.range(0, cube.length)
        .allMatch(i -> alike(cube[i] & 0xFF, converted[i] & 0xFF));
  }

  private static byte level(int step) {
    return (byte) (step * 0xFF / (STEPS - 1));
  }

  private static boolean alike(int one, int other) {
    return Math.abs(one - other) <= ROUNDING;
  }

  private IndexColorModel palette(IndexColorModel palette, boolean grey) {
    int size = palette.getMapSize();
    int[] greys = grey ? greys(LEVELS) : new int[0];
    byte[] colours = new byte[size * RGB_BANDS];
    for (int i = 0; i < size; i++) {
      int rgb = palette.getRGB(i);
      for (int band = 0; band < RGB_BANDS; band++) {
        int sample = rgb >> (16 - 8 * band) & 0xFF;
        colours[i * RGB_BANDS + band] = (byte) (grey ? greys[sample] : sample);
      }
    }
    byte[] converted = grey ? colours : colours(colours);
    int[] argb = new int[size];
    for (int i = 0; i < size; i++) {
      int at = i * RGB_BANDS;
      argb[i] =
          palette.getAlpha(i) << 24
              | (converted[at] & 0xFF) << 16
              | (converted[at + 1] & 0xFF) << 8
              | (converted[at + 2] & 0xFF);
    }
    return new IndexColorModel(
        palette.getPixelSize(), size, argb, 0, palette.hasAlpha(), -1, DataBuffer.TYPE_BYTE);
  }

  /** Colours of three bytes each, converted. */
  private byte[] colours(byte[] colours) {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(colours.clone(), colours.length),
            colours.length / RGB_BANDS,
            1,
            colours.length,
            RGB_BANDS,
            new int[] {0, 1, 2},
            null);
    convertColours(raster);
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  /** What becomes of each of {@code count} levels, 256 or 65536 from black to white. */
  private int[] greys(int count) {
    int type = count == LEVELS ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    WritableRaster from = Raster.createInterleavedRaster(type, count, 1, 1, null);
    from.setSamples(0, 0, count, 1, 0, IntStream.range(0, count).toArray());
    WritableRaster to = Raster.createInterleavedRaster(type, count, 1, RGB_BANDS, null);
    op.filter(from, to);
    return to.getSamples(0, 0, count, 1, 1, (int[]) null);
  }

  private void convertColours(WritableRaster raster) {
    WritableRaster colours =
        raster.createWritableChild(
            0, 0, raster.getWidth(), raster.getHeight(), 0, 0, new int[] {0, 1, 2});
    op.filter(colours, colours);
  }

  private void convertGreys(BufferedImage image) {
    int[] greys = greys(1 << image.getColorModel().getComponentSize(0));
    WritableRaster raster = image.getRaster();
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        row[x] = greys[row[x]];
      }
      raster.setSamples(0, y, row.length, 1, 0, row);
    }
  }
}

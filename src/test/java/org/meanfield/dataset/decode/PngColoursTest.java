package org.meanfield.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.dataset.decode.DecodedFiles.form;
import static org.meanfield.dataset.decode.DecodedFiles.pixels;
import static org.meanfield.dataset.decode.DecodedFiles.reds;
import static org.meanfield.dataset.decode.SoundImages.joined;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngColoursTest {
  private static final byte[] LINEAR_RGB = profile(ColorSpace.CS_LINEAR_RGB);
  private static final byte[] LINEAR_GREY = profile(ColorSpace.CS_GRAY);
  private static final byte[] SRGB = profile(ColorSpace.CS_sRGB);

  private static byte[] profile(int space) {
    return ICC_Profile.getInstance(space).getData();
  }

  /** The level of sRGB for one that is linear (IEC 61966-2-1). */
  private static int srgb(int linear) {
    double level = linear / 255.0;
    double curved = level <= 0.0031308 ? 12.92 * level : 1.055 * Math.pow(level, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * curved);
  }

  private static void assertLike(int[] found, int... expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).as("sample " + i).isBetween(expected[i] - 1, expected[i] + 1);
    }
  }

  private static BufferedImage image(int space, int type, boolean alpha, int[]... pixels) {
    ComponentColorModel model =
        new ComponentColorModel(ColorSpace.getInstance(space), alpha, false, alpha ? 3 : 1, type);
    WritableRaster raster = model.createCompatibleWritableRaster(pixels.length, 1);
    for (int x = 0; x < pixels.length; x++) {
      raster.setPixel(x, 0, pixels[x]);
    }
    return new BufferedImage(model, raster, false, null);
  }

  /** Levels 0 to 2^bits - 1 from left to right. */
  private static BufferedImage ramp(int bits) {
    int levels = 1 << bits;
    byte[] greys = new byte[levels];
    for (int i = 0; i < levels; i++) {
      greys[i] = (byte) (255 * i / (levels - 1));
    }
    IndexColorModel palette = new IndexColorModel(bits, levels, greys, greys, greys);
    BufferedImage ramp = new BufferedImage(levels, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    for (int x = 0; x < levels; x++) {
      ramp.getRaster().setSample(x, 0, 0, x);
    }
    return ramp;
  }

  @Nested
  class Profiles {
    @Test
    void areBroughtToSrgb_whenTheyAreOfColours() throws IOException {
      byte[] png = profiled(MadeImages.plain(1, 1, 0x104080), LINEAR_RGB);
      assertLike(pixels(png, 1, 1), srgb(0x10), srgb(0x40), srgb(0x80));
    }

    @Test
    void areBroughtToSrgb_whenSamplesHave16Bits() throws IOException {
      int[] pixel = {0x10 * 257, 0x40 * 257, 0x80 * 257};
      byte[] png =
          profiled(image(ColorSpace.CS_sRGB, DataBuffer.TYPE_USHORT, false, pixel), LINEAR_RGB);
      assertLike(pixels(png, 1, 1), srgb(0x10), srgb(0x40), srgb(0x80));
    }

    @Test
    void areBroughtToSrgb_beforeAlphaIsComposed() throws IOException {
      BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
      image.setRGB(0, 0, 0x80104080);
      int[] pixels = pixels(profiled(image, LINEAR_RGB), 1, 1);
      assertLike(pixels, srgb(0x10) / 2, srgb(0x40) / 2, srgb(0x80) / 2);
    }

    @Test
    void areBroughtToSrgb_inAPalette() throws IOException {
      int[] colours = {0xFF104080, 0x00FFFFFF, 0xFFFFFFFF};
      IndexColorModel palette =
          new IndexColorModel(2, 3, colours, 0, true, -1, DataBuffer.TYPE_BYTE);
      BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
      image.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 1, 2});
      byte[] png = profiled(image, LINEAR_RGB);
      assertLike(pixels(png, 3, 1), srgb(0x10), srgb(0x40), srgb(0x80), 0, 0, 0, 255, 255, 255);
    }

    @Test
    void areBroughtToSrgb_whenTheyAreOfGrey() throws IOException {
      BufferedImage image =
          image(ColorSpace.CS_GRAY, DataBuffer.TYPE_BYTE, false, new int[] {64}, new int[] {128});
      byte[] png = profiled(image, LINEAR_GREY);
      assertLike(reds(png, 2, 1), srgb(64), srgb(128));
      assertThat(form(png)).isEqualTo(new StoredForm(2, 1, 1));
    }

    @Test
    void areBroughtToSrgb_whenGreysHave16BitsAndAlpha() throws IOException {
      BufferedImage image =
          image(
              ColorSpace.CS_GRAY,
              DataBuffer.TYPE_USHORT,
              true,
              new int[] {64 * 257, 65_535},
              new int[] {64 * 257, 32_768});
      assertLike(reds(profiled(image, LINEAR_GREY), 2, 1), srgb(64), srgb(64) / 2);
    }

    @Test
    void areBroughtToSrgb_whenGreysHaveFewBits() throws IOException {
      byte[] png = profiled(ramp(2), LINEAR_GREY);
      assertThat(PngChunks.isGrey(png)).isTrue();
      assertLike(reds(png, 4, 1), 0, srgb(85), srgb(170), 255);
    }

    @Test
    void keepTheBits_whenTheyAreOfSrgb() throws IOException {
      BufferedImage picture = SoundImages.picture();
      int[] plain = pixels(SoundImages.png(picture, false), 24, 16);
      assertThat(pixels(profiled(picture, SRGB), 24, 16)).isEqualTo(plain);
    }

    // Its red is a thousandth away, as that of another hand may be.
    @Test
    void keepTheBits_whenTheyAreOfSrgbButForRounding() throws IOException {
      BufferedImage picture = SoundImages.picture();
      int[] plain = pixels(SoundImages.png(picture, false), 24, 16);
      byte[] other = SRGB.clone();
      ByteBuffer profile = ByteBuffer.wrap(other);
      int tag = 132;
      while (profile.getInt(tag) != ICC_Profile.icSigRedColorantTag) {
        tag += 12;
      }
      int red = profile.getInt(tag + 4) + 8;
      profile.putInt(red, profile.getInt(red) + 65);
      assertThat(pixels(profiled(picture, other), 24, 16)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 200, 400})
    void areIgnored_whenTheyEndTooEarly(int length) throws IOException {
      byte[] png = profiled(MadeImages.plain(1, 1, 0x104080), Arrays.copyOf(LINEAR_RGB, length));
      assertThat(pixels(png, 1, 1)).containsExactly(0x10, 0x40, 0x80);
    }

    @Test
    void areIgnored_whenTheyAreNoZlibStream() throws IOException {
      byte[] png = SoundImages.png(MadeImages.plain(1, 1, 0x104080), false);
      byte[] chunk = "icc\0\0neither".getBytes(StandardCharsets.US_ASCII);
      assertThat(pixels(BrokenImages.withChunk(png, "iCCP", chunk), 1, 1))
          .containsExactly(0x10, 0x40, 0x80);
    }

    @Test
    void areIgnored_whenTheyUnpackToMoreThan4MiB() throws IOException {
      byte[] longest = Arrays.copyOf(LINEAR_RGB, 4 << 20);
      byte[] longer = Arrays.copyOf(LINEAR_RGB, (4 << 20) + 1);
      BufferedImage image = MadeImages.plain(1, 1, 0x104080);
      assertLike(pixels(profiled(image, longest), 1, 1), srgb(0x10), srgb(0x40), srgb(0x80));
      assertThat(pixels(profiled(image, longer), 1, 1)).containsExactly(0x10, 0x40, 0x80);
    }

    @Test
    void areIgnored_whenTheyAreOfOtherColoursThanTheImage() throws IOException {
      byte[] png = profiled(MadeImages.plain(1, 1, 0x104080), LINEAR_GREY);
      assertThat(pixels(png, 1, 1)).containsExactly(0x10, 0x40, 0x80);
    }

    private static byte[] profiled(BufferedImage image, byte[] profile) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflating = new DeflaterOutputStream(out)) {
        deflating.write(profile);
      }
      byte[] name = "icc\0\0".getBytes(StandardCharsets.US_ASCII);
      return BrokenImages.withChunk(
          SoundImages.png(image, false), "iCCP", joined(name, out.toByteArray()));
    }
  }

  @Nested
  class Transparency {
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 0", "2, 2", "2, 3", "4, 7", "4, 15"})
    void isBlack_whenItIsALevelOfFewBits(int bits, int level) throws IOException {
      byte[] png = SoundImages.png(ramp(bits), false);
      assertThat(PngChunks.isGrey(png)).isTrue();
      byte[] file = BrokenImages.withChunk(png, "tRNS", new byte[] {0, (byte) level});
      int[] expected = reds(png, 1 << bits, 1);
      expected[level] = 0;
      assertThat(reds(file, 1 << bits, 1)).isEqualTo(expected);
    }
  }
}

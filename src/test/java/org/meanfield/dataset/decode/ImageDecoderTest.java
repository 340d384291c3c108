package org.meanfield.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.random.SplitMix64;

class ImageDecoderTest {
  private static final int ORANGE = 0xE08020;

  private static ImageRecipe rgb(int height, int width, Fit fit) {
    return new ImageRecipe(height, width, Channels.RGB, fit);
  }

  private static byte[] decode(byte[] file, ImageRecipe recipe) {
    Decoded decoded = new ImageDecoder(recipe).decode(file);
    assertThat(decoded).isInstanceOf(Decoded.Pixels.class);
    return ((Decoded.Pixels) decoded).bytes();
  }

  private static String damage(byte[] file) {
    Decoded decoded = new ImageDecoder(rgb(4, 4, Fit.STRETCH)).decode(file);
    assertThat(decoded).isInstanceOf(Decoded.Damaged.class);
    return ((Decoded.Damaged) decoded).reason();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Nested
  class Kinds {
    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpg", "tif"})
    void decodesEveryFormat_toTheColourThatWasWritten(String format) throws IOException {
      byte[] file = MadeImages.encoded(MadeImages.plain(16, 16, ORANGE), format);
      byte[] pixels = decode(file, rgb(8, 8, Fit.STRETCH));
      assertThat(pixels).hasSize(8 * 8 * 3);
      assertThat(pixels[0] & 0xFF).isBetween(0xE0 - 3, 0xE0 + 3);
      assertThat(pixels[1] & 0xFF).isBetween(0x80 - 3, 0x80 + 3);
      assertThat(pixels[2] & 0xFF).isBetween(0x20 - 3, 0x20 + 3);
    }

    @Test
    void decodesWebp_andNamesItAsItIsWritten() throws IOException {
      byte[] file = SoundImages.resource("lossless.webp");
      assertThat(decode(file, rgb(16, 24, Fit.STRETCH))).startsWith(bytes(40, 200, 60));
      assertThat(damage(Arrays.copyOf(file, 40)))
          .isEqualTo("damaged WebP: it ends before its last chunk");
    }

    @Test
    void decodesPlainPictures_ofHundredsOfTimesTheirFilesBytes() throws IOException {
      byte[] file = SoundImages.tiff(MadeImages.plain(3000, 1000, ORANGE), "Deflate");
      assertThat(file.length * 600).isLessThan(3000 * 1000 * 3);
      assertThat(decode(file, rgb(1, 1, Fit.STRETCH))).isEqualTo(bytes(0xE0, 0x80, 0x20));
    }

    @Test
    void refusesMorePixelsThanTheRecipeAllows() throws IOException {
      ImageRecipe small =
          new ImageRecipe(1, 1, Channels.GREY, Fit.STRETCH, new DecodingLimits(99, 30));
      assertThat(
              new ImageDecoder(small)
                  .decode(MadeImages.encoded(MadeImages.plain(10, 10, 0), "png")))
          .isEqualTo(
              new Decoded.Damaged(
                  "it declares 10 x 10 pixels, and at most 99 are read (data.image.maxPixels)"));
      assertThat(
              new ImageDecoder(small).decode(MadeImages.encoded(MadeImages.plain(9, 11, 0), "png")))
          .isInstanceOf(Decoded.Pixels.class);
    }

    @Test
    void keepsGreyLevels_thatJavasGreyColourSpaceWouldBrighten() throws IOException {
      BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, 64);
      image.getRaster().setSample(1, 0, 0, 128);
      ImageRecipe grey = new ImageRecipe(1, 2, Channels.GREY, Fit.STRETCH);
      assertThat(decode(MadeImages.encoded(image, "png"), grey)).isEqualTo(bytes(64, 128));
    }

    @Test
    void rounds16BitSamplesTo8() throws IOException {
      BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
      image.getRaster().setSample(0, 0, 0, 257 * 100);
      image.getRaster().setSample(1, 0, 0, 0xFFFF);
      ImageRecipe grey = new ImageRecipe(1, 2, Channels.GREY, Fit.STRETCH);
      assertThat(decode(MadeImages.encoded(image, "png"), grey)).isEqualTo(bytes(100, 255));
    }

    @Test
    void composesAlphaOverBlack() throws IOException {
      BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
      image.setRGB(0, 0, 0x80C86432);
      image.setRGB(1, 0, 0x00FFFFFF);
      assertThat(decode(MadeImages.encoded(image, "png"), rgb(1, 2, Fit.STRETCH)))
          .isEqualTo(bytes(100, 50, 25, 0, 0, 0));
    }

    @Test
    void composesGreyWithAlphaOverBlack() throws IOException {
      ComponentColorModel model =
          new ComponentColorModel(
              ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_BYTE);
      WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
      raster.setPixel(0, 0, new int[] {200, 128});
      BufferedImage image = new BufferedImage(model, raster, false, null);
      assertThat(decode(MadeImages.encoded(image, "png"), rgb(1, 1, Fit.STRETCH)))
          .isEqualTo(bytes(100, 100, 100));
    }

    @Test
    void resolvesPalettes() throws IOException {
      IndexColorModel palette =
          new IndexColorModel(2, 3, bytes(0, 9, 200), bytes(0, 8, 100), bytes(0, 7, 50));
      BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
      image.getRaster().setSample(0, 0, 0, 1);
      image.getRaster().setSample(1, 0, 0, 2);
      assertThat(decode(MadeImages.encoded(image, "png"), rgb(1, 2, Fit.STRETCH)))
          .isEqualTo(bytes(9, 8, 7, 200, 100, 50));
    }

    @Test
    void takesTheFirstFrameOfAnAnimation() throws IOException {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(stream);
        writer.prepareWriteSequence(null);
        writer.writeToSequence(new IIOImage(MadeImages.plain(4, 4, 0xFF0000), null, null), null);
        writer.writeToSequence(new IIOImage(MadeImages.plain(4, 4, 0x0000FF), null, null), null);
        writer.endWriteSequence();
      }
      assertThat(decode(out.toByteArray(), rgb(1, 1, Fit.STRETCH))).isEqualTo(bytes(255, 0, 0));
    }

    @Test
    void decodesCmykJpegs() throws IOException {
      WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
      for (int i = 0; i < 64; i++) {
        raster.setPixel(i % 8, i / 8, new int[] {0, 255, 255, 255}); // Adobe's: 255 is no ink
      }
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(stream);
        writer.write(null, new IIOImage(raster, null, null), null);
      }
      byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
      byte[] cyan = decode(withSegment(out.toByteArray(), 0xEE, adobe), rgb(1, 1, Fit.STRETCH));
      assertThat(cyan[0] & 0xFF).isLessThan(60);
      assertThat(cyan[2] & 0xFF).isGreaterThan(180);
    }

    @Test
    void takesGreyAsLuma_ofRec601() throws IOException {
      ImageRecipe grey = new ImageRecipe(1, 1, Channels.GREY, Fit.STRETCH);
      byte[] green = MadeImages.encoded(MadeImages.plain(1, 1, 0x00FF00), "png");
      assertThat(decode(green, grey)).isEqualTo(bytes(150)); // 0.587 * 255 = 149.7
    }
  }

  @Nested
  class Orientations {
    // Stored 8-pixel quarters, clockwise from the top left, and what each value makes of them.
    @ParameterizedTest
    @CsvSource({
      "1, RGWB", "2, GRBW", "3, WBRG", "4, BWGR", "5, RBWG", "6, BRGW", "7, WGRB", "8, GWBR"
    })
    void standsUprightAsExifSays(int value, String clockwise) throws IOException {
      BufferedImage quarters = MadeImages.plain(32, 32, 0xFFFFFF);
      paint(quarters, 0, 0, 0xFF0000);
      paint(quarters, 16, 0, 0x00FF00);
      paint(quarters, 0, 16, 0x0000FF);
      byte[] file = withSegment(MadeImages.encoded(quarters, "jpg"), 0xE1, exif(value));
      byte[] pixels = decode(file, rgb(32, 32, Fit.STRETCH));
      String found =
          name(pixels, 8, 8) + name(pixels, 24, 8) + name(pixels, 24, 24) + name(pixels, 8, 24);
      assertThat(found).isEqualTo(clockwise);
    }

    @Test
    void swapsTheSidesOfAWideImage() throws IOException {
      BufferedImage wide = MadeImages.plain(64, 32, 0xFFFFFF);
      byte[] file = withSegment(MadeImages.encoded(wide, "jpg"), 0xE1, exif(6));
      byte[] padded = decode(file, rgb(8, 8, Fit.PAD));
      assertThat(name(padded, 8, 0, 4)).as("left margin").isEqualTo("K");
      assertThat(name(padded, 8, 4, 0)).as("top").isEqualTo("W");
    }

    @Test
    void ignoresDamagedMetadata() throws IOException {
      byte[] image = MadeImages.encoded(MadeImages.plain(8, 8, 0xFF0000), "jpg");
      byte[] file = withSegment(image, 0xE1, Arrays.copyOf(exif(6), 17));
      assertThat(name(decode(file, rgb(8, 8, Fit.STRETCH)), 8, 0, 0)).isEqualTo("R");
    }

    private static void paint(BufferedImage image, int left, int top, int rgb) {
      for (int i = 0; i < 256; i++) {
        image.setRGB(left + i % 16, top + i / 16, rgb);
      }
    }

    private static byte[] exif(int orientation) {
      return ByteBuffer.allocate(32)
          .put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42})
          .putInt(8)
          .putShort((short) 1)
          .putShort((short) 0x0112)
          .putShort((short) 3)
          .putInt(1)
          .putShort((short) orientation)
          .putShort((short) 0)
          .putInt(0)
          .array();
    }

    private static String name(byte[] pixels, int x, int y) {
      return name(pixels, 32, x, y);
    }

    private static String name(byte[] pixels, int width, int x, int y) {
      int at = (y * width + x) * 3;
      int bits =
          ((pixels[at] & 0xFF) > 127 ? 4 : 0)
              + ((pixels[at + 1] & 0xFF) > 127 ? 2 : 0)
              + ((pixels[at + 2] & 0xFF) > 127 ? 1 : 0);
      return String.valueOf("KBGCRMYW".charAt(bits));
    }
  }

  @Nested
  class Fits {
    // Twice as wide as high: black, white, black columns of 4, 8 and 4 pixels.
    private byte[] banded() throws IOException {
      BufferedImage image = MadeImages.plain(16, 8, 0);
      for (int i = 0; i < 64; i++) {
        image.setRGB(4 + i % 8, i / 8, Color.WHITE.getRGB());
      }
      return MadeImages.encoded(image, "png");
    }

    @Test
    void stretchesWhateverTheProportions() throws IOException {
      ImageRecipe recipe = new ImageRecipe(1, 4, Channels.GREY, Fit.STRETCH);
      assertThat(decode(banded(), recipe)).isEqualTo(bytes(0, 255, 255, 0));
    }

    @Test
    void cropsTheOverhangEvenly() throws IOException {
      ImageRecipe recipe = new ImageRecipe(2, 2, Channels.GREY, Fit.CROP);
      assertThat(decode(banded(), recipe)).isEqualTo(bytes(255, 255, 255, 255));
    }

    @Test
    void padsWithBlackEvenly() throws IOException {
      ImageRecipe recipe = new ImageRecipe(4, 4, Channels.GREY, Fit.PAD);
      assertThat(decode(banded(), recipe))
          .isEqualTo(bytes(0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0));
    }
  }

  @Nested
  class Damage {
    @Test
    void refusesAnEmptyFile() {
      assertThat(damage(new byte[0])).isEqualTo("the file is empty");
    }

    @Test
    void refusesAFormatThatWeDoNotRead_sayingHowItBegins() {
      assertThat(damage("RIFF....WAVE".getBytes(StandardCharsets.US_ASCII)))
          .isEqualTo("not a JPEG, PNG, GIF, BMP, TIFF or WebP file: it begins 52 49 46 46");
    }

    @Test
    void refusesADecompressionBomb_beforeAllocatingItsPixels() throws IOException {
      byte[] file = MadeImages.encoded(MadeImages.plain(4, 4, ORANGE), "png");
      ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);
      CRC32 crc = new CRC32();
      crc.update(file, 12, 17);
      ByteBuffer.wrap(file).putInt(29, (int) crc.getValue());
      assertThat(damage(file)).contains("60000 x 60000 pixels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpg", "tif"})
    void refusesHalfAFile(String format) throws IOException {
      BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      SplitMix64 random = new SplitMix64(1);
      for (int i = 0; i < 64 * 64; i++) {
        noise.setRGB(i % 64, i / 64, random.below(1 << 24));
      }
      byte[] file = MadeImages.encoded(noise, format);
      assertThat(damage(Arrays.copyOf(file, file.length / 2))).isNotBlank();
    }
  }

  /** Hostile files: a valid one with some of its bytes replaced. */
  @Property(tries = 200)
  void answersWithoutThrowing_whateverTheBytes(
      @ForAll long seed, @ForAll @IntRange(max = 4) int format) throws IOException {
    byte[] file =
        MadeImages.encoded(
            MadeImages.plain(16, 16, ORANGE),
            List.of("png", "bmp", "gif", "jpg", "tif").get(format));
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < 8; i++) {
      file[4 + random.below(file.length - 4)] = (byte) random.next();
    }
    assertThat(new ImageDecoder(rgb(8, 8, Fit.STRETCH)).decode(file)).isNotNull();
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    int length = content.length + 2;
    return ByteBuffer.allocate(jpeg.length + content.length + 4)
        .put(jpeg, 0, 2)
        .put(bytes(0xFF, marker, length >> 8, length))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}

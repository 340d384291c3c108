package org.meanfield.dataset.decode;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.dataset.decode.BrokenImages.Broken;
import org.meanfield.dataset.decode.SoundImages.Sound;

/** Files of every kind that the decoder may meet, right and wrong. */
@Timeout(value = 10, unit = MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImageCorpusTest {
  /** A square into which the picture fits unresized, upright or lying. */
  private static final int SIDE = SoundImages.WIDTH;

  private static final int MAX_PIXELS = 1 << 18;

  private static final ImageRecipe FORM =
      new ImageRecipe(SIDE, SIDE, Channels.RGB, Fit.PAD, new DecodingLimits(MAX_PIXELS, 30));

  /** Readers' own buffers, and as many bytes for each pixel that the limit lets a file declare. */
  private static final long MOST_ALLOCATED = (8 << 20) + 64L * MAX_PIXELS;

  private static List<Sound> sound() throws IOException {
    return SoundImages.all();
  }

  /** OpenCV 4.5 reads no GIF, no animation and no fax, and turns a TIFF halfway. */
  private static List<Sound> readByOpenCv() throws IOException {
    return SoundImages.all().stream()
        .filter(sound -> !sound.name().startsWith("gif"))
        .filter(sound -> !sound.name().contains("animated"))
        .filter(sound -> !sound.name().startsWith("tiff turned"))
        .filter(sound -> !sound.name().equals("tiff of 1 bit"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("sound")
  void decodesWhatIsSound_toThePictureThatWasWritten(Sound sound) {
    assertThat(differences(ours(sound), onBlack(opaque(sound.picture()), sound.orientation())))
        .as("difference of each quarter's mean red, green and blue")
        .allMatch(difference -> Math.abs(difference) <= tolerance(sound));
  }

  @ParameterizedTest
  @MethodSource("readByOpenCv")
  void decodesWhatIsSound_asAnotherDecoderDoes(Sound sound) {
    BufferedImage other = SecondDecoder.decode(sound.file()).orElseThrow();
    assertThat(differences(ours(sound), onBlack(other, sound.orientation())))
        .as("difference of each quarter's mean red, green and blue")
        .allMatch(difference -> Math.abs(difference) <= tolerance(sound));
  }

  /** Grey levels: lossless formats have none to give; JPEG of inks is a matter of taste. */
  private static double tolerance(Sound sound) {
    String name = sound.name();
    if (name.contains("CMYK") || name.contains("YCCK")) {
      return 30;
    }
    // Five bits a colour are not spread over eight by all alike.
    if (name.equals("bmp of 16 bits")) {
      return 4;
    }
    return name.startsWith("jpeg") || name.contains("JPEG") || name.startsWith("webp") ? 3 : 1;
  }

  @Test
  void corpusHasAtLeast500BrokenFiles() throws IOException {
    int count =
        BrokenImages.truncated().size()
            + BrokenImages.flipped(1, 3).size()
            + BrokenImages.zeroed().size()
            + BrokenImages.huge().size()
            + BrokenImages.bombs().size();
    assertThat(count).isGreaterThanOrEqualTo(500);
  }

  @Test
  void answersFilesThatAreCutAtEveryStructure() throws IOException {
    assertThat(failures(BrokenImages.truncated())).isEmpty();
  }

  @Test
  void answersFilesWithFlippedBits() throws IOException {
    assertThat(failures(BrokenImages.flipped(1, 3))).isEmpty();
  }

  @Test
  @Tag("slow")
  void answersTensOfThousandsOfFilesWithFlippedBits() throws IOException {
    for (long seed = 2; seed < 22; seed++) {
      assertThat(failures(BrokenImages.flipped(seed, 40))).isEmpty();
    }
  }

  @Test
  void answersFilesOfZeros() throws IOException {
    assertThat(failures(BrokenImages.zeroed())).isEmpty();
  }

  @Test
  void refusesHugeDeclaredSizes_unallocated() throws IOException {
    assertThat(failures(BrokenImages.huge())).isEmpty();
  }

  @Test
  void isNotBlownUpByBombs() throws IOException {
    assertThat(failures(BrokenImages.bombs())).isEmpty();
  }

  /** With a clock that moves as it is looked at: once in 64 steps of 20 rows. */
  @Test
  void endsAReaderWhoseTimeIsOver() throws IOException {
    AtomicLong clock = new AtomicLong();
    ImageRecipe form =
        new ImageRecipe(8, 8, Channels.RGB, Fit.PAD, new DecodingLimits(MAX_PIXELS, 1));
    ImageDecoder decoder = new ImageDecoder(form, () -> clock.addAndGet(300_000_000));
    byte[] high = SoundImages.png(MadeImages.plain(10, 20_000, 0x123456), false);
    assertThat(decoder.decode(SoundImages.png(MadeImages.plain(10, 20, 0x123456), false)))
        .isInstanceOf(Decoded.Pixels.class);
    assertThat(decoder.decode(high))
        .isEqualTo(
            new Decoded.Damaged(
                "damaged PNG: it takes more than the 1 s of processor time of"
                    + " data.image.maxSeconds"));
  }

  private static List<String> failures(List<Broken> files) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ImageDecoder decoder = new ImageDecoder(FORM);
    List<String> failures = new ArrayList<>();
    for (Broken broken : files) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Decoded decoded = decoder.decode(broken.file());
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (allocated > MOST_ALLOCATED) {
        failures.add(broken.name() + " took " + allocated + " bytes of the heap");
      }
      if (decoded instanceof Decoded.Damaged damaged ? !isClear(damaged) : broken.refused()) {
        failures.add(broken.name() + ": " + decoded);
      }
    }
    return failures;
  }

  /** Names the format or what is there instead of it, in words. */
  private static boolean isClear(Decoded.Damaged damaged) {
    return (damaged.reason().length() > 20 && !damaged.reason().contains("Exception"))
        || damaged.reason().equals("the file is empty");
  }

  private static int[] ours(Sound sound) {
    Decoded decoded = new ImageDecoder(FORM).decode(sound.file());
    assertThat(decoded).isInstanceOf(Decoded.Pixels.class);
    byte[] bytes = ((Decoded.Pixels) decoded).bytes();
    int[] packed = new int[SIDE * SIDE];
    for (int i = 0; i < packed.length; i++) {
      packed[i] =
          (bytes[3 * i] & 0xFF) << 16 | (bytes[3 * i + 1] & 0xFF) << 8 | (bytes[3 * i + 2] & 0xFF);
    }
    return packed;
  }

  /** Turned upright as EXIF 2.32 defines the values, in the middle of the square. */
  private static int[] onBlack(BufferedImage stored, int orientation) {
    int w = stored.getWidth();
    int h = stored.getHeight();
    int width = orientation > 4 ? h : w;
    int height = orientation > 4 ? w : h;
    int[] packed = new int[SIDE * SIDE];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb =
            switch (orientation) {
              case 2 -> stored.getRGB(w - 1 - x, y);
              case 3 -> stored.getRGB(w - 1 - x, h - 1 - y);
              case 4 -> stored.getRGB(x, h - 1 - y);
              case 5 -> stored.getRGB(y, x);
              case 6 -> stored.getRGB(y, h - 1 - x);
              case 7 -> stored.getRGB(w - 1 - y, h - 1 - x);
              case 8 -> stored.getRGB(w - 1 - y, x);
              default -> stored.getRGB(x, y);
            };
        packed[((SIDE - height) / 2 + y) * SIDE + (SIDE - width) / 2 + x] = rgb & 0xFFFFFF;
      }
    }
    return packed;
  }

  /** Grey as its level, which Java's getRGB would brighten; alpha over black. */
  private static BufferedImage opaque(BufferedImage image) {
    BufferedImage rgb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    boolean grey =
        image.getRaster().getNumBands() == 1
            && image.getType() != BufferedImage.TYPE_BYTE_BINARY
            && image.getType() != BufferedImage.TYPE_BYTE_INDEXED
            && image.getType() != BufferedImage.TYPE_USHORT_565_RGB
            && image.getType() != BufferedImage.TYPE_INT_RGB;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (grey) {
          int level =
              image.getRaster().getSample(x, y, 0)
                  / (image.getType() == BufferedImage.TYPE_USHORT_GRAY ? 257 : 1);
          rgb.setRGB(x, y, level * 0x010101);
        } else {
          int argb = image.getRGB(x, y);
          int alpha = argb >>> 24;
          int composed = 0;
          for (int shift = 16; shift >= 0; shift -= 8) {
            composed |= ((argb >> shift & 0xFF) * alpha / 255) << shift;
          }
          rgb.setRGB(x, y, composed);
        }
      }
    }
    return rgb;
  }

  /** Of the means of each quarter, band by band. */
  private static List<Double> differences(int[] one, int[] other) {
    List<Double> differences = new ArrayList<>();
    for (int quarter = 0; quarter < 4; quarter++) {
      for (int shift = 0; shift < 24; shift += 8) {
        differences.add(mean(one, quarter, shift) - mean(other, quarter, shift));
      }
    }
    return differences;
  }

  private static double mean(int[] packed, int quarter, int shift) {
    double sum = 0;
    int half = SIDE / 2;
    for (int i = 0; i < half * half; i++) {
      int y = quarter / 2 * half + i / half;
      int x = quarter % 2 * half + i % half;
      sum += packed[y * SIDE + x] >> shift & 0xFF;
    }
    return sum / (half * half);
  }
}

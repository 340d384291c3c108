package org.meanfield.dataset.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AugmentRecipe.Flip;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.random.SplitMix64;

class EpochAugmentationTest {
  private static final long SEED = 42;
  private static final int HEIGHT = 8;
  private static final int WIDTH = 10;
  private static final int BLANK = 7;

  private static EpochAugmentation of(AugmentRecipe recipe, Channels channels, int epoch) {
    ImageRecipe image = new ImageRecipe(HEIGHT, WIDTH, channels, Fit.STRETCH);
    List<Integer> blank = Collections.nCopies(channels.count(), BLANK);
    return new Augmentation(recipe, image, blank).in(SEED, epoch);
  }

  private static AugmentRecipe flip(Flip flip) {
    return new AugmentRecipe(flip, 0, 1, 0, 0, 0, 0, 0, 0);
  }

  private static AugmentRecipe moved(int pixels) {
    return new AugmentRecipe(Flip.NONE, pixels, 1, 0, 0, 0, 0, 0, 0);
  }

  private static AugmentRecipe colours(double brightness, double contrast, double saturation) {
    return new AugmentRecipe(Flip.NONE, 0, 1, 0, brightness, contrast, saturation, 0, 0);
  }

  private static AugmentRecipe everything() {
    return new AugmentRecipe(Flip.BOTH, 2, 0.5, 20, 0.2, 0.2, 0.2, 3, 0.3);
  }

  private static byte[] image(int seed, Channels channels) {
    byte[] pixels = new byte[HEIGHT * WIDTH * channels.count()];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  private static byte[] written(EpochAugmentation augmentation, byte[] image, long position) {
    byte[] into = new byte[image.length];
    augmentation.write(image, 0, position, into, 0);
    return into;
  }

  /** What stands at (x, y), or the blank where nothing does. */
  private static int at(byte[] image, int channels, int x, int y, int c) {
    return x < 0 || x >= WIDTH || y < 0 || y >= HEIGHT
        ? BLANK
        : image[(y * WIDTH + x) * channels + c] & 0xFF;
  }

  private static byte[] placed(byte[] image, int channels, int right, int down, boolean mirrored) {
    byte[] placed = new byte[image.length];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < channels; c++) {
          int fromX = mirrored ? WIDTH - 1 - x : x;
          placed[(y * WIDTH + x) * channels + c] =
              (byte) at(image, channels, fromX - right, y - down, c);
        }
      }
    }
    return placed;
  }

  @Property(tries = 50)
  void leavesImagesAsTheyAre_whenNothingIsAskedFor(@ForAll int seed, @ForAll Channels channels) {
    byte[] image = image(seed, channels);

    assertThat(written(of(AugmentRecipe.NONE, channels, 0), image, 3)).isEqualTo(image);
  }

  @Property(tries = 50)
  void seedEpochAndImageAloneDecide_whateverWasWrittenBefore(
      @ForAll int seed, @ForAll Channels channels, @ForAll @IntRange(max = 1000) int position) {
    byte[] image = image(seed, channels);
    EpochAugmentation busy = of(everything(), channels, 5);
    written(busy, image(seed + 1, channels), position + 1L);
    busy.mix(image, 0, position, 0.5f, image(seed, channels), 0);

    byte[] within = new byte[image.length + 6];
    busy.write(image, 0, position, within, 3);

    assertThat(Arrays.copyOfRange(within, 3, 3 + image.length))
        .isEqualTo(written(of(everything(), channels, 5), image, position));
    assertThat(List.of(within[0], within[1], within[2])).containsOnly((byte) 0);
  }

  @Example
  void epochsAndImagesDiffer() {
    byte[] image = image(1, Channels.RGB);

    Set<String> seen = new TreeSet<>();
    for (int epoch = 0; epoch < 5; epoch++) {
      for (int position = 0; position < 5; position++) {
        seen.add(Arrays.toString(written(of(everything(), Channels.RGB, epoch), image, position)));
      }
    }

    assertThat(seen).hasSize(25);
  }

  @Example
  void oneVariationMoreLeavesTheDrawsOfTheOthers() {
    byte[] image = image(1, Channels.RGB);
    AugmentRecipe darker = new AugmentRecipe(Flip.HORIZONTAL, 3, 1, 0, 0.5, 0, 0, 0, 0);
    AugmentRecipe without = new AugmentRecipe(Flip.NONE, 3, 1, 0, 0.5, 0, 0, 0, 0);
    for (int position = 0; position < 20; position++) {
      byte[] both = written(of(darker, Channels.RGB, 0), image, position);
      byte[] one = written(of(without, Channels.RGB, 0), image, position);

      assertThat(both).isIn(one, placed(one, 3, 0, 0, true));
    }
  }

  @Property(tries = 20)
  void mirrorsEveryOtherImage(@ForAll Channels channels) {
    byte[] image = image(1, channels);
    byte[] mirror = placed(image, channels.count(), 0, 0, true);
    EpochAugmentation augmentation = of(flip(Flip.HORIZONTAL), channels, 0);

    int mirrored = 0;
    for (int position = 0; position < 1000; position++) {
      byte[] written = written(augmentation, image, position);
      assertThat(written).isIn(image, mirror);
      mirrored += Arrays.equals(written, mirror) ? 1 : 0;
    }

    assertThat(mirrored).isBetween(430, 570);
  }

  @Example
  void mirrorsEachWayByItself_whenBothAreAskedFor() {
    byte[] image = image(1, Channels.GREY);
    EpochAugmentation augmentation = of(flip(Flip.BOTH), Channels.GREY, 0);

    Set<String> seen = new TreeSet<>();
    for (int position = 0; position < 100; position++) {
      seen.add(Arrays.toString(written(augmentation, image, position)));
    }

    byte[] sideways = placed(image, 1, 0, 0, true);
    assertThat(seen)
        .containsExactlyInAnyOrder(
            Arrays.toString(image),
            Arrays.toString(sideways),
            Arrays.toString(upsideDown(image)),
            Arrays.toString(upsideDown(sideways)));
  }

  private static byte[] upsideDown(byte[] grey) {
    byte[] turned = new byte[grey.length];
    for (int y = 0; y < HEIGHT; y++) {
      System.arraycopy(grey, y * WIDTH, turned, (HEIGHT - 1 - y) * WIDTH, WIDTH);
    }
    return turned;
  }

  @Property(tries = 10)
  void movesByWholePixels_toEveryPlaceWithinTheBound(@ForAll Channels channels) {
    byte[] image = image(1, channels);
    EpochAugmentation augmentation = of(moved(2), channels, 0);

    Set<String> seen = new TreeSet<>();
    for (int position = 0; position < 500; position++) {
      seen.add(Arrays.toString(written(augmentation, image, position)));
    }

    Set<String> places = new TreeSet<>();
    for (int right = -2; right <= 2; right++) {
      for (int down = -2; down <= 2; down++) {
        places.add(Arrays.toString(placed(image, channels.count(), right, down, false)));
      }
    }
    assertThat(seen).isEqualTo(places);
  }

  /** Where the blank may not be told from the image, moved and mirrored at once. */
  @Property(tries = 10)
  void movesAndMirrors(@ForAll Channels channels) {
    byte[] image = image(2, channels);
    AugmentRecipe both = new AugmentRecipe(Flip.HORIZONTAL, 9, 1, 0, 0, 0, 0, 0, 0);
    Set<String> places = new TreeSet<>();
    for (int right = -9; right <= 9; right++) {
      for (int down = -9; down <= 9; down++) {
        for (boolean mirrored : new boolean[] {false, true}) {
          places.add(Arrays.toString(placed(image, channels.count(), right, down, mirrored)));
        }
      }
    }
    EpochAugmentation augmentation = of(both, channels, 0);

    for (int position = 0; position < 300; position++) {
      assertThat(Arrays.toString(written(augmentation, image, position))).isIn(places);
    }
  }

  /** Of an image whose values rise evenly, any window does, over its share of the range. */
  @Property(tries = 200)
  void cutsWindowsOfTheAskedArea(@ForAll @IntRange(max = 100_000) int position) {
    byte[] rising = new byte[HEIGHT * WIDTH];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = (byte) (20 * (i % WIDTH) + 10);
    }
    AugmentRecipe crop = new AugmentRecipe(Flip.NONE, 0, 0.25, 0, 0, 0, 0, 0, 0);
    byte[] written = written(of(crop, Channels.GREY, 0), rising, position);

    double scale = (double) ((written[7] & 0xFF) - (written[3] & 0xFF)) / (4 * 20);
    // Half the width by 3/4 of the proportions, at the least; edges are not extrapolated.
    assertThat(scale).isBetween(0.42, 1.03);
    for (int i = WIDTH; i < written.length; i++) {
      assertThat(written[i]).isEqualTo(written[i - WIDTH]);
    }
    for (int x = 2; x < WIDTH - 1; x++) {
      double step = (written[x] & 0xFF) - (written[x - 1] & 0xFF);
      assertThat(step).isCloseTo(20 * scale, within(1.3));
    }
  }

  @Property(tries = 100)
  void turnsAboutTheMiddle(@ForAll @IntRange(max = 100_000) int position) {
    byte[] flat = new byte[HEIGHT * WIDTH];
    Arrays.fill(flat, (byte) 200);
    AugmentRecipe turn = new AugmentRecipe(Flip.NONE, 0, 1, 90, 0, 0, 0, 0, 0);

    byte[] written = written(of(turn, Channels.GREY, 0), flat, position);

    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean inside = Math.hypot(x + 0.5 - WIDTH / 2.0, y + 0.5 - HEIGHT / 2.0) < HEIGHT / 2.0;
        int value = written[y * WIDTH + x] & 0xFF;
        assertThat(value).isIn(200, inside ? 200 : BLANK);
        // Half a turn brings a flat image onto itself.
        assertThat(value).isEqualTo(written[written.length - 1 - (y * WIDTH + x)] & 0xFF);
      }
    }
  }

  @Property(tries = 50)
  void brightnessMultipliesEveryPixelAlike(@ForAll @IntRange(max = 1000) int position) {
    byte[] image = image(3, Channels.RGB);
    byte[] written = written(of(colours(0.4, 0, 0), Channels.RGB, 0), image, position);

    double factor = factor(image, written);
    assertThat(factor).isBetween(0.55, 1.45);
    for (int i = 0; i < image.length; i++) {
      assertThat((double) (written[i] & 0xFF))
          .isCloseTo(Math.min(255, factor * (image[i] & 0xFF)), within(1.5));
    }
  }

  /** From the greatest value that is not cut off. */
  private static double factor(byte[] image, byte[] written) {
    int best =
        IntStream.range(0, image.length)
            .filter(i -> (written[i] & 0xFF) < 255)
            .boxed()
            .max((a, b) -> Integer.compare(image[a] & 0xFF, image[b] & 0xFF))
            .orElseThrow();
    return (double) (written[best] & 0xFF) / (image[best] & 0xFF);
  }

  @Property(tries = 50)
  void contrastLeavesTheMean_andSaturationLeavesGreyPixels(
      @ForAll @IntRange(max = 1000) int position) {
    byte[] soft = image(4, Channels.GREY);
    for (int i = 0; i < soft.length; i++) {
      soft[i] = (byte) (100 + (soft[i] & 0x1F));
    }
    byte[] contrasted = written(of(colours(0, 0.9, 0), Channels.GREY, 0), soft, position);
    assertThat(mean(contrasted)).isCloseTo(mean(soft), within(0.6));

    byte[] grey = new byte[3 * soft.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = soft[i / 3];
    }
    assertThat(written(of(colours(0, 0, 0.9), Channels.RGB, 0), grey, position)).isEqualTo(grey);
  }

  private static double mean(byte[] image) {
    return IntStream.range(0, image.length).map(i -> image[i] & 0xFF).average().orElseThrow();
  }

  @Property(tries = 200)
  void blotsOutOneSquareWhoseCentreIsInTheImage(@ForAll @IntRange(max = 100_000) int position) {
    byte[] image = new byte[HEIGHT * WIDTH * 3];
    Arrays.fill(image, (byte) 99);
    AugmentRecipe cut = new AugmentRecipe(Flip.NONE, 0, 1, 0, 0, 0, 0, 4, 0);

    byte[] written = written(of(cut, Channels.RGB, 0), image, position);

    int[] blank = IntStream.range(0, image.length).filter(i -> written[i] == BLANK).toArray();
    int left = Arrays.stream(blank).map(i -> i / 3 % WIDTH).min().orElseThrow();
    int right = Arrays.stream(blank).map(i -> i / 3 % WIDTH).max().orElseThrow();
    int rows = blank.length / 3 / (right - left + 1);
    assertThat(blank.length).isEqualTo(3 * rows * (right - left + 1));
    assertThat(rows).isBetween(2, 4);
    assertThat(right - left + 1).isBetween(2, 4);
  }

  @Example
  void mixesByASymmetricBetaDraw() {
    for (double alpha : new double[] {0.1, 0.4, 1}) {
      AugmentRecipe mixup = new AugmentRecipe(Flip.NONE, 0, 1, 0, 0, 0, 0, 0, alpha);
      EpochAugmentation augmentation = of(mixup, Channels.GREY, 0);
      double sum = 0;
      double squares = 0;
      int[] partners = new int[5];
      int draws = 20_000;
      for (int position = 0; position < draws; position++) {
        Mixing mixing = augmentation.mixing(position, partners.length);
        partners[mixing.with()]++;
        sum += mixing.share();
        squares += mixing.share() * mixing.share();
      }
      double mean = sum / draws;

      assertThat(mean).isCloseTo(0.5, within(0.015));
      // Beta(a, a) has the variance 1 / (4 (2a + 1)).
      assertThat(squares / draws - mean * mean).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.01));
      assertThat(partners).satisfies(counts -> assertThat(Arrays.stream(counts).min()).isPresent());
      assertThat(Arrays.stream(partners).min().orElseThrow()).isGreaterThan(draws / 6);
    }
  }

  @Property(tries = 50)
  void mixtureIsTheWeightedMeanOfBothAsTheyAreVaried(@ForAll int seed) {
    byte[] one = image(seed, Channels.RGB);
    byte[] other = image(seed + 1, Channels.RGB);
    AugmentRecipe mixup = new AugmentRecipe(Flip.HORIZONTAL, 0, 1, 0, 0, 0, 0, 0, 0.4);
    EpochAugmentation augmentation = of(mixup, Channels.RGB, 0);
    byte[] first = written(augmentation, one, 1);
    byte[] second = written(augmentation, other, 2);

    byte[] mixed = first.clone();
    augmentation.mix(other, 0, 2, 0.7f, mixed, 0);

    for (int i = 0; i < mixed.length; i++) {
      double expected = 0.7 * (first[i] & 0xFF) + 0.3 * (second[i] & 0xFF);
      assertThat((double) (mixed[i] & 0xFF)).isCloseTo(expected, within(0.51));
    }
  }

  @Property(tries = 100)
  void placingsOneAfterTheOther_areOnePlacing(@ForAll long seed) {
    SplitMix64 draws = new SplitMix64(seed);
    Affine first = Affine.rotation(180 * draws.symmetric(), 3, 4);
    Affine next = Affine.window(draws.unit(), draws.unit(), 0.5, 0.7);
    double x = 10 * draws.unit();
    double y = 10 * draws.unit();

    double betweenX = next.xx() * x + next.xy() * y + next.x0();
    double betweenY = next.yx() * x + next.yy() * y + next.y0();
    Affine both = first.then(next);

    assertThat(both.xx() * x + both.xy() * y + both.x0())
        .isCloseTo(first.xx() * betweenX + first.xy() * betweenY + first.x0(), within(1e-9));
    assertThat(both.yx() * x + both.yy() * y + both.y0())
        .isCloseTo(first.yx() * betweenX + first.yy() * betweenY + first.y0(), within(1e-9));
  }
}

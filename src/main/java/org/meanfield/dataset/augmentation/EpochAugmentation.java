package org.meanfield.dataset.augmentation;

import java.util.ArrayList;
import java.util.List;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.random.Purpose;
import org.meanfield.random.SplitMix64;

/**
 * What is done to images in one epoch. Every kind of variation draws from a generator of its own,
 * seeded by (run seed, epoch, image, kind): to add one to a recipe leaves the draws of the others
 * as they were. Not thread-safe.
 */
public final class EpochAugmentation {
  private final AugmentRecipe recipe;
  private final ImageRecipe image;
  private final int bytes;
  private final long seed;
  private final int epoch;
  private final Resampling resampling;
  private final Colours colours;
  private final Cutout cutout;
  private final byte[] partner;

  EpochAugmentation(Augmentation augmentation, long seed, int epoch) {
    this.recipe = augmentation.recipe();
    this.image = augmentation.image();
    this.bytes = image.exampleBytes();
    this.seed = seed;
    this.epoch = epoch;
    byte[] blank = new byte[augmentation.blank().size()];
    for (int c = 0; c < blank.length; c++) {
      blank[c] = augmentation.blank().get(c).byteValue();
    }
    this.resampling = new Resampling(image.height(), image.width(), blank);
    this.colours = new Colours(image.channels().count());
    this.cutout = new Cutout(image.height(), image.width(), recipe.cutout(), blank);
    this.partner = new byte[recipe.mixup() > 0 ? bytes : 0];
  }

  /**
   * Writes an image as it is in this epoch.
   *
   * @param from where it lies, unsigned {@code [height, width, channels]} from {@code offset}
   * @param position of the image in the run's listing
   * @param into written from {@code at}; another array
   */
  public void write(byte[] from, int offset, long position, byte[] into, int at) {
    resampling.write(placing(position), from, offset, into, at);
    colour(position, into, at);
    if (recipe.cutout() > 0) {
      cutout.blot(draws(position, Kind.CUTOUT), into, at);
    }
  }

  /**
   * What an image is mixed with: Zhang et al., mixup: Beyond Empirical Risk Minimization (2018),
   * with a partner drawn from the worker's share.
   *
   * @param examples of the share
   */
  public Mixing mixing(long position, int examples) {
    if (recipe.mixup() == 0) {
      return Mixing.NONE;
    }
    SplitMix64 draws = draws(position, Kind.MIXUP);
    int with = draws.below(examples);
    return new Mixing(with, (float) BetaDraw.symmetric(recipe.mixup(), draws));
  }

  /**
   * Mixes another image into one that was written.
   *
   * @param from where the other lies; it is varied as {@link #write} does
   * @param share that the first keeps, in [0, 1]
   * @param into holds the first from {@code at}, and then the mixture, each value rounded
   */
  public void mix(byte[] from, int offset, long position, float share, byte[] into, int at) {
    write(from, offset, position, partner, 0);
    for (int i = 0; i < bytes; i++) {
      float mixed = share * (into[at + i] & 0xFF) + (1 - share) * (partner[i] & 0xFF);
      into[at + i] = (byte) Math.round(mixed);
    }
  }

  private Affine placing(long position) {
    Affine placing = Affine.SAME;
    if (recipe.resizedCrop() < 1) {
      SplitMix64 draws = draws(position, Kind.CROP);
      placing = ResizedCrop.of(image.height(), image.width(), recipe.resizedCrop(), draws);
    }
    if (recipe.rotation() > 0) {
      double degrees = recipe.rotation() * draws(position, Kind.ROTATION).symmetric();
      placing = placing.then(Affine.rotation(degrees, image.width() / 2.0, image.height() / 2.0));
    }
    if (recipe.padAndCrop() > 0) {
      SplitMix64 draws = draws(position, Kind.MOVE);
      int places = 2 * recipe.padAndCrop() + 1;
      int right = draws.below(places) - recipe.padAndCrop();
      int down = draws.below(places) - recipe.padAndCrop();
      placing = placing.then(Affine.shift(right, down));
    }
    return flipped(placing, position);
  }

  private Affine flipped(Affine placing, long position) {
    if (recipe.flip() == AugmentRecipe.Flip.NONE) {
      return placing;
    }
    long coins = draws(position, Kind.FLIP).next();
    boolean sideways = recipe.flip() != AugmentRecipe.Flip.VERTICAL && (coins & 1) == 1;
    boolean upwards = recipe.flip() != AugmentRecipe.Flip.HORIZONTAL && (coins & 2) == 2;
    Affine flipped = sideways ? placing.then(Affine.mirroredSideways(image.width())) : placing;
    return upwards ? flipped.then(Affine.mirroredUpwards(image.height())) : flipped;
  }

  private void colour(long position, byte[] into, int at) {
    List<Colours.Change> changes = new ArrayList<>(3);
    add(changes, Colours.Kind.BRIGHTNESS, recipe.brightness(), position, Kind.BRIGHTNESS);
    add(changes, Colours.Kind.CONTRAST, recipe.contrast(), position, Kind.CONTRAST);
    add(changes, Colours.Kind.SATURATION, recipe.saturation(), position, Kind.SATURATION);
    if (!changes.isEmpty()) {
      colours.change(changes, into, at, bytes);
    }
  }

  private void add(
      List<Colours.Change> changes, Colours.Kind what, double most, long position, Kind kind) {
    if (most > 0) {
      float factor = (float) (1 + most * draws(position, kind).symmetric());
      changes.add(new Colours.Change(what, factor));
    }
  }

  private SplitMix64 draws(long position, Kind kind) {
    return Purpose.AUGMENTATION.stream(seed, epoch, position, kind.number);
  }

  /** What draws by itself; a number stays, or seeds give other images than they did. */
  private enum Kind {
    FLIP(0),
    MOVE(1),
    CROP(2),
    ROTATION(3),
    BRIGHTNESS(4),
    CONTRAST(5),
    SATURATION(6),
    CUTOUT(7),
    MIXUP(8);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }
}

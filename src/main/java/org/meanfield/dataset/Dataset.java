package org.meanfield.dataset;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.PixelChecksums;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.MeanfieldException;

/**
 * A source that has been read into the cluster's memory. Close it when the run is over.
 *
 * @param source the images that could be decoded; positions in chunks are those of its listing
 * @param examples what workers train on, or are tested on
 * @param validation what was held back; empty: nothing
 * @param undecodable the quarantine list, by path
 * @param pixels checksums of {@code source}'s images; empty: its fingerprint is of their content
 * @param heldBack positions of the validation images
 */
public record Dataset(
    ImageSource source,
    ExampleSet examples,
    Optional<ExampleSet> validation,
    List<Undecodable> undecodable,
    Optional<PixelChecksums> pixels,
    BitSet heldBack)
    implements AutoCloseable {
  public Dataset {
    undecodable = List.copyOf(undecodable);
    heldBack = (BitSet) heldBack.clone();
  }

  /**
   * Reads training images: holds the validation images back, class by class, from the sorted list,
   * and deals the rest to the workers by a seeded permutation. Undecodable images are taken out of
   * the list first, so that the shares of the good ones are balanced; if there are any, everything
   * is read a second time.
   *
   * @param recipe its {@code image}, {@code validation} and {@code maxUndecodable} count
   * @param seed of the run
   * @param workers from 1
   * @param pins where each worker should run: {@code executor_<host>_<id>} or hosts, empty for
   *     anywhere; asked on the driver whenever Spark makes a stage
   * @param quarantine told the undecodable images, sorted by path, exactly once, and before any
   *     fault over their number is thrown; the list may be empty
   * @throws MeanfieldException if too many are undecodable, a class has no image left, or an
   *     executor does not see what the driver has listed
   */
  public static Dataset forTraining(
      JavaSparkContext spark,
      ImageSource source,
      DataRecipe recipe,
      long seed,
      int workers,
      IntFunction<List<String>> pins,
      Consumer<List<Undecodable>> quarantine) {
    source.requireTwoClasses();
    return new DatasetReader(spark, recipe, seed, workers, pins, quarantine)
        .read(source, DatasetUse.TRAINING, recipe.validation(), "training images");
  }

  /**
   * Reads the training images of a run that goes on: as {@link #forTraining} did when it was begun,
   * so that the same images are held back and every worker has the same share.
   *
   * @param putAside what was undecodable then, with positions of {@code source}'s listing; it is
   *     not looked at
   * @throws MeanfieldException as {@link #forTraining}, and if any other is undecodable now
   */
  public static Dataset forMoreTraining(
      JavaSparkContext spark,
      ImageSource source,
      DataRecipe recipe,
      long seed,
      int workers,
      IntFunction<List<String>> pins,
      List<Undecodable> putAside) {
    source.requireTwoClasses();
    return new DatasetReader(spark, recipe, seed, workers, pins, images -> {})
        .readWithout(source, putAside, recipe.validation(), "training images");
  }

  /**
   * Reads test images: as {@link #forTraining}, but nothing is held back and a class may be
   * missing.
   */
  public static Dataset forTesting(
      JavaSparkContext spark,
      ImageSource source,
      DataRecipe recipe,
      long seed,
      int workers,
      IntFunction<List<String>> pins,
      Consumer<List<Undecodable>> quarantine) {
    return new DatasetReader(spark, recipe, seed, workers, pins, quarantine)
        .read(source, DatasetUse.JUDGING, 0, "test images");
  }

  /**
   * Images read when an action asks for them and kept nowhere: files in order of their listing, cut
   * into {@code partitions} runs; a table's in its own partitions. What cannot be decoded stands in
   * the chunks.
   *
   * @param source {@linkplain ImageSource#sniffed sniffed}
   */
  public static JavaRDD<PackedChunk> lazily(
      JavaSparkContext spark, ImageSource source, ImageRecipe image, int partitions) {
    requireSniffed(source);
    source.requireForm(image);
    return source.inPlace(spark, image, partitions);
  }

  /** Whoever counts images by a listing must know that it holds no others. */
  static void requireSniffed(ImageSource source) {
    if (!source.isSniffed()) {
      throw new IllegalStateException(source.location() + " has not been sniffed");
    }
  }

  /** The same, of a source that had these images too. */
  Dataset without(List<Undecodable> left) {
    return new Dataset(source, examples, validation, left, pixels, heldBack);
  }

  /** Training and validation images, as they lie. */
  public JavaRDD<PackedChunk> all() {
    return validation.map(held -> examples.chunks().union(held.chunks())).orElse(examples.chunks());
  }

  @Override
  public void close() {
    examples.close();
    validation.ifPresent(ExampleSet::close);
  }
}

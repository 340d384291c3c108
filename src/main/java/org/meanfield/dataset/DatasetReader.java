package org.meanfield.dataset;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.Jobs;
import org.meanfield.config.DataRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.HeldShares;
import org.meanfield.dataset.share.PixelChecksums;
import org.meanfield.dataset.share.Shares;
import org.meanfield.dataset.share.Split;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.ReadPlan;
import org.meanfield.dataset.source.UndecodableRule;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import scala.Tuple3;

/** Reads a source into the executors' memory, and again without what turns out undecodable. */
final class DatasetReader {
  private final JavaSparkContext spark;
  private final DataRecipe recipe;
  private final UndecodableRule rule;
  private final long seed;
  private final int workers;
  private final IntFunction<List<String>> pins;
  private final Consumer<List<Undecodable>> quarantine;

  DatasetReader(
      JavaSparkContext spark,
      DataRecipe recipe,
      long seed,
      int workers,
      IntFunction<List<String>> pins,
      Consumer<List<Undecodable>> quarantine) {
    this.spark = spark;
    this.recipe = recipe;
    this.rule = new UndecodableRule(recipe.maxUndecodable());
    this.seed = seed;
    this.workers = workers;
    this.pins = pins;
    this.quarantine = quarantine;
  }

  /**
   * Reads {@code source}.
   *
   * @param validation share held back
   * @param name what the images are, for Spark's web UI
   */
  Dataset read(ImageSource source, DatasetUse use, double validation, String name) {
    source.requireForm(recipe.image());
    List<Undecodable> found = new ArrayList<>();
    Dataset whole = attempt(source, validation, name, found);
    found.sort(Comparator.comparingLong(Undecodable::position));
    List<Undecodable> undecodable = called(source, found);
    quarantine.accept(undecodable);
    if (undecodable.isEmpty()) {
      return whole;
    }
    whole.close();
    rule.requireFew(source, undecodable);
    ImageSource good = without(source, undecodable);
    UndecodableRule.requireSome(source, good);
    if (use == DatasetUse.TRAINING) {
      UndecodableRule.requireClasses(source, good);
    }
    List<Undecodable> again = new ArrayList<>();
    Dataset decoded = attempt(good, validation, name, again);
    if (!again.isEmpty()) {
      decoded.close();
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s in %s could be decoded at first, and then not (%s): leave the images alone while"
                  + " they are read.",
              again.get(0).path(),
              source.location(),
              again.get(0).reason()));
    }
    return decoded.without(undecodable);
  }

  /**
   * Reads {@code source} without images that are known to be undecodable, of which there may be no
   * more.
   */
  Dataset readWithout(ImageSource source, List<Undecodable> known, double validation, String name) {
    source.requireForm(recipe.image());
    ImageSource good = without(source, known);
    List<Undecodable> found = new ArrayList<>();
    Dataset decoded = attempt(good, validation, name, found);
    if (!found.isEmpty()) {
      decoded.close();
      found.sort(Comparator.comparingLong(Undecodable::position));
      throw UndecodableRule.more(source, called(good, found));
    }
    return decoded.without(known);
  }

  private static ImageSource without(ImageSource source, List<Undecodable> undecodable) {
    if (undecodable.isEmpty()) {
      return source;
    }
    BitSet left = new BitSet();
    undecodable.forEach(image -> left.set((int) image.position()));
    return source.without(left);
  }

  private List<Undecodable> called(ImageSource source, List<Undecodable> images) {
    try (JobDescription unused = new JobDescription(spark, "Naming undecodable images")) {
      return List.copyOf(source.called(images));
    }
  }

  private Dataset attempt(
      ImageSource source, double validation, String name, List<Undecodable> undecodable) {
    Dataset.requireSniffed(source);
    Split split = Split.of(source.listing().labels(), validation, seed);
    long[] checksums = new long[source.isVerifiedWhenRead() ? 0 : source.listing().size()];
    ExampleSet examples = persisted(source, split.training(), name, undecodable, checksums);
    try {
      Optional<ExampleSet> held =
          split.validation().length == 0
              ? Optional.empty()
              : Optional.of(
                  persisted(
                      source, split.validation(), "validation images", undecodable, checksums));
      return new Dataset(
          source,
          examples,
          held,
          List.of(),
          source.isKnownByContent() ? Optional.empty() : Optional.of(new PixelChecksums(checksums)),
          split.heldBack());
    } catch (RuntimeException e) {
      examples.close();
      throw e;
    }
  }

  /**
   * @param checksums takes those of the images' pixels, by position; of no length: none are wanted
   */
  private ExampleSet persisted(
      ImageSource source,
      int[] positions,
      String name,
      List<Undecodable> undecodable,
      long[] checksums) {
    List<int[]> shares =
        source.isInOrderOfChance()
            ? Shares.cut(positions, workers)
            : Shares.shuffled(positions, workers, seed);
    HeldShares held = source.shares(new ReadPlan(spark, name, shares, recipe.image(), pins));
    JavaRDD<PackedChunk> chunks = held.chunks().persist(StorageLevel.MEMORY_AND_DISK());
    try (JobDescription unused =
        new JobDescription(
            spark, String.format(Locale.ROOT, "Reading %,d %s", positions.length, name))) {
      long accounted = 0;
      boolean summed = checksums.length > 0;
      for (Tuple3<Integer, PackedChunk, long[]> report :
          Jobs.collect(chunks.map(chunk -> report(chunk, summed)))) {
        accounted += report._1() + report._2().undecodable().size();
        undecodable.addAll(report._2().undecodable());
        for (int i = 0; i < report._3().length; i += 2) {
          checksums[(int) report._3()[i]] = report._3()[i + 1];
        }
      }
      if (accounted != positions.length) {
        throw new IllegalStateException(accounted + " of " + positions.length + " images read");
      }
      if (summed) {
        held.expect(checksums, shares);
      }
      return new ExampleSet(
          chunks,
          shares.stream().map(share -> share.length).toList(),
          source.listing().countsByClass(positions, source.classNames().size()));
    } catch (Exception e) { // Scala throws what Java would have to declare.
      held.destroy();
      throw MeanfieldException.in(e).orElseGet(() -> failed(source, e));
    }
  }

  private static Tuple3<Integer, PackedChunk, long[]> report(PackedChunk chunk, boolean summed) {
    return new Tuple3<>(
        chunk.size(), chunk.onlyUndecodable(), summed ? PixelChecksums.of(chunk) : new long[0]);
  }

  private static MeanfieldException failed(ImageSource source, Exception cause) {
    return new MeanfieldException(
        ErrorKind.CLUSTER,
        String.format(
            Locale.ROOT,
            "reading %s failed on the cluster: %s",
            // Spark's message goes on with the stack trace.
            source.location(),
            StringUtils.substringBefore(cause.getMessage(), "\n")),
        cause);
  }
}

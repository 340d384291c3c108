package org.meanfield.dataset.source;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.share.HeldShares;
import org.meanfield.fault.MeanfieldException;

/**
 * Images where they lie, listed and checked on the driver, and read on executors as often as is
 * wanted. Immutable.
 */
public interface ImageSource extends Serializable {
  /**
   * Where the images lie: the qualified URI of an IDX images file, a folder or an image file; what
   * messages call a table.
   */
  String location();

  /** Qualified URI of what the listing's paths are relative to. */
  default String root() {
    return location();
  }

  /** Names of the classes in order of their index. */
  List<String> classNames();

  /** The images in their one order. */
  Listing listing();

  /**
   * SHA-256, in hex, of what was listed when the source was opened: for folders the sorted relative
   * paths, lengths and labels; for IDX files header, pixels and labels; for tables the images'
   * hashes and labels; for shards the files' checksums.
   */
  String fingerprint();

  /**
   * The fingerprint that the images would have with paths from the folder that holds them all, so
   * that it stays the same when they move, however a manifest names them.
   */
  default String fingerprintWhereverItLies() {
    return fingerprint();
  }

  /** Whether the fingerprint is of the images' pixels or bytes too, and not of names alone. */
  default boolean isKnownByContent() {
    return true;
  }

  /**
   * Stands for the times at which the files were last modified; empty where the fingerprint stands
   * for their content.
   */
  default String times() {
    return "";
  }

  /**
   * Whether whoever reads its images finds by itself that they are no more those that were listed,
   * though names and lengths be the same.
   */
  default boolean isVerifiedWhenRead() {
    return false;
  }

  /** Bytes of the largest file that has to be decoded whole; 0: pixels lie ready. */
  long largestFile();

  /** What users call each image, in order of the listing; for a table that is a Spark job. */
  default String[] names() {
    return IntStream.range(0, listing().size()).mapToObj(listing()::name).toArray(String[]::new);
  }

  /**
   * Images of this source by what its users call them; for a table that may be a Spark job.
   *
   * @param images whose positions are of this source's listing
   */
  default List<Undecodable> called(List<Undecodable> images) {
    return images;
  }

  /** Bytes of what every executor is sent of the listing, for each set that is read of it. */
  long sentBytes();

  /** Images that were left out, since they could not be decoded, when the source was prepared. */
  default int leftOut() {
    return 0;
  }

  /** What users should know of files beside the images. */
  default List<FileRemark> remarks() {
    return List.of();
  }

  /**
   * Whether all that is listed counts as an image. Otherwise the source has to be {@link #sniffed};
   * until then listing and fingerprint may hold others.
   */
  default boolean isSniffed() {
    return true;
  }

  /**
   * The source with images alone, whose positions, fingerprint and counts are theirs; a remark says
   * what else was there. May be a Spark job.
   *
   * @throws MeanfieldException if nothing is left, or a class that needs an image has none, or an
   *     executor can't read a file
   */
  default ImageSource sniffed(JavaSparkContext spark) {
    return this;
  }

  /**
   * The images as shares, a partition a worker, read and decoded whenever they are computed. A lost
   * partition is read again and gives the same chunks, or where images have been changed since a
   * fault.
   */
  HeldShares shares(ReadPlan plan);

  /**
   * The images read when an action asks for them and kept nowhere: in order of their listing, cut
   * into {@code partitions} runs, or as they lie where that is otherwise in partitions. What cannot
   * be decoded stands in the chunks.
   */
  JavaRDD<PackedChunk> inPlace(JavaSparkContext spark, ImageRecipe image, int partitions);

  /** The source without some images, by position; fingerprint and class names stay. */
  ImageSource without(BitSet positions);

  /**
   * Whether the listing is in an order of chance already, so that any run of it has the proportions
   * of the whole, and is best read in one go.
   */
  default boolean isInOrderOfChance() {
    return false;
  }

  /** Bytes of heap that a task takes to read pixels which lie ready, beside what it makes. */
  default long readingBytes() {
    return 0;
  }

  /**
   * Makes sure that examples of this form can be had.
   *
   * @throws MeanfieldException if the pixels lie ready in another
   */
  default void requireForm(ImageRecipe image) {}

  /**
   * Makes sure that there is something to tell apart.
   *
   * @throws MeanfieldException if the images are of fewer than two classes
   */
  default void requireTwoClasses() {
    long classes =
        listing().countsByClass(classNames().size()).stream().filter(count -> count > 0).count();
    if (classes < 2) {
      throw MeanfieldException.data(
          location()
              + " holds images of "
              + (classes == 1 ? "one class" : "no class")
              + ", but a classifier needs two or more: "
              + mendOneClass());
    }
  }

  /** What to do where all images are of one class, for messages. */
  default String mendOneClass() {
    return "check its labels.";
  }
}

package org.meanfield.dataset;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images of a source in their one order: by path, compared as UTF-8 bytes, then by index within
 * a file, whatever order a file system lists them in. A position in this list, from 0, names an
 * example everywhere. Immutable; about 8 bytes an example besides its path.
 */
public final class Listing implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean oneFile;
  private final String[] paths;
  private final int[] indexes;
  private final int[] labels;

  private Listing(boolean oneFile, String[] paths, int[] indexes, int[] labels) {
    this.oneFile = oneFile;
    this.paths = paths;
    this.indexes = indexes;
    this.labels = labels;
  }

  /**
   * A file an image.
   *
   * @param paths relative to the location, sorted
   * @param labels class indexes; -1: unknown
   */
  static Listing ofFiles(String[] paths, int[] labels) {
    return new Listing(false, paths, new int[labels.length], labels);
  }

  /**
   * One file for all images.
   *
   * @param path relative to the location
   * @param labels class indexes in order of the file; -1: unknown
   */
  static Listing ofOneFile(String path, int[] labels) {
    return new Listing(
        true, new String[] {path}, IntStream.range(0, labels.length).toArray(), labels);
  }

  /**
   * A table for all images.
   *
   * @param rows where each is in the table
   * @param labels class indexes
   */
  static Listing ofRows(int[] rows, int[] labels) {
    return new Listing(true, new String[] {"row"}, rows, labels);
  }

  /** How many images there are. */
  public int size() {
    return labels.length;
  }

  /** The class index of an image; -1: unknown. */
  public int label(int position) {
    return labels[position];
  }

  /** The file that holds an image, relative to the source's location. */
  public String path(int position) {
    return paths[oneFile ? 0 : position];
  }

  /** Which image of its file it is, from 0. */
  public int index(int position) {
    return indexes[position];
  }

  /** What an image is called for users: its path, and {@code #index} where a file holds many. */
  public String name(int position) {
    return oneFile ? path(position) + "#" + index(position) : path(position);
  }

  /** How many images each of {@code classes} classes has. */
  public List<Integer> countsByClass(int classes) {
    return counts(labels, classes);
  }

  /** How many of the images at {@code positions} each of {@code classes} classes has. */
  List<Integer> countsByClass(int[] positions, int classes) {
    return counts(labels(positions), classes);
  }

  private static List<Integer> counts(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      if (label >= 0) {
        counts[label]++;
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  /** The labels of the images at {@code positions}, in that order. */
  int[] labels(int[] positions) {
    return picked(labels, positions);
  }

  /** The indexes within their files of the images at {@code positions}, in that order. */
  int[] indexes(int[] positions) {
    return picked(indexes, positions);
  }

  int[] labels() {
    return labels.clone();
  }

  /** The list without the images at {@code left}; those after them move up. */
  Listing without(BitSet left) {
    int[] kept = IntStream.range(0, size()).filter(i -> !left.get(i)).toArray();
    String[] keptPaths = paths;
    if (!oneFile) {
      keptPaths = new String[kept.length];
      for (int i = 0; i < kept.length; i++) {
        keptPaths[i] = paths[kept[i]];
      }
    }
    return new Listing(oneFile, keptPaths, picked(indexes, kept), picked(labels, kept));
  }

  private static int[] picked(int[] from, int[] positions) {
    int[] picked = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      picked[i] = from[positions[i]];
    }
    return picked;
  }
}

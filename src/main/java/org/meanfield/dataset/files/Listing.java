package org.meanfield.dataset.files;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a source in their one order: by path, compared as UTF-8 bytes, then by index within
 * a file, whatever order a file system lists them in; those of shards as they lie there. A position
 * in this list, from 0, names an example everywhere. Immutable; about 8 bytes an example besides
 * its path, 12 where files hold many.
 */
public final class Listing implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of each image, which of the paths is its file's; null: each has its own. */
  private final int @Nullable [] files;

  private final String[] paths;
  private final int[] indexes;
  private final int[] labels;

  private Listing(int @Nullable [] files, String[] paths, int[] indexes, int[] labels) {
    this.files = files;
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
  public static Listing ofFiles(String[] paths, int[] labels) {
    return new Listing(null, paths, new int[labels.length], labels);
  }

  /**
   * One file for all images.
   *
   * @param path relative to the location
   * @param labels class indexes in order of the file; -1: unknown
   */
  public static Listing ofOneFile(String path, int[] labels) {
    return ofFilesOfMany(new String[] {path}, new int[] {labels.length}, labels);
  }

  /**
   * Files of many images each.
   *
   * @param paths relative to the location
   * @param counts images of each file
   * @param labels class indexes, file by file in order; -1: unknown
   */
  public static Listing ofFilesOfMany(String[] paths, int[] counts, int[] labels) {
    int[] files = new int[labels.length];
    int[] indexes = new int[labels.length];
    int next = 0;
    for (int file = 0; file < paths.length; file++) {
      for (int i = 0; i < counts[file]; i++) {
        files[next] = file;
        indexes[next++] = i;
      }
    }
    return new Listing(files, paths, indexes, labels);
  }

  /**
   * A table for all images.
   *
   * @param rows where each is in the table
   * @param labels class indexes
   */
  public static Listing ofRows(int[] rows, int[] labels) {
    return new Listing(new int[labels.length], new String[] {"row"}, rows, labels);
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
    return paths[files == null ? position : files[position]];
  }

  /** Which image of its file it is, from 0. */
  public int index(int position) {
    return indexes[position];
  }

  /** What an image is called for users: its path, and {@code #index} where a file holds many. */
  public String name(int position) {
    return files == null ? path(position) : path(position) + "#" + index(position);
  }

  /**
   * Where an image is: its name within {@code root}, or its name alone where that is a place of its
   * own.
   *
   * @param root URI that the paths are relative to
   */
  public String place(String root, int position) {
    String name = name(position);
    return name.isEmpty() ? root : Location.resolved(root, name);
  }

  /** How many images each of {@code classes} classes has. */
  public List<Integer> countsByClass(int classes) {
    return counts(labels, classes);
  }

  /** How many of the images at {@code positions} each of {@code classes} classes has. */
  public List<Integer> countsByClass(int[] positions, int classes) {
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
  public int[] labels(int[] positions) {
    return picked(labels, positions);
  }

  /** The indexes within their files of the images at {@code positions}, in that order. */
  public int[] indexes(int[] positions) {
    return picked(indexes, positions);
  }

  /** The files of the images at {@code positions}, in that order. */
  public String[] paths(int[] positions) {
    return Arrays.stream(positions).mapToObj(this::path).toArray(String[]::new);
  }

  public int[] labels() {
    return labels.clone();
  }

  /** The same images with other class indexes; -1: unknown. */
  public Listing labelled(int[] others) {
    return new Listing(files, paths, indexes, others);
  }

  /** The list without the images at {@code left}; those after them move up. */
  public Listing without(BitSet left) {
    int[] kept = IntStream.range(0, size()).filter(i -> !left.get(i)).toArray();
    return files == null
        ? new Listing(null, paths(kept), picked(indexes, kept), picked(labels, kept))
        : new Listing(picked(files, kept), paths, picked(indexes, kept), picked(labels, kept));
  }

  private static int[] picked(int[] from, int[] positions) {
    int[] picked = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      picked[i] = from[positions[i]];
    }
    return picked;
  }
}

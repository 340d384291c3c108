package org.meanfield.dataset.source.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.meanfield.fault.MeanfieldException;

/**
 * How a manifest is written: what parts its fields, and which of them are read.
 *
 * @param delimiter between fields
 * @param header whether the first line names the columns
 * @param columns how many fields a line has
 * @param path which of them is the path
 * @param label which is the label; -1: none is
 * @param exact whether blanks around a field that is not in quotes are of it, as RFC 4180 has it;
 *     where people write, they are there to look at
 */
record ManifestDialect(
    char delimiter, boolean header, int columns, int path, int label, boolean exact) {
  static final String PATH = "path";
  static final String LABEL = "label";

  /** What columns of paths are called, by their users. */
  private static final List<String> PATHS =
      List.of(
          PATH,
          "file",
          "filename",
          "file_name",
          "filepath",
          "file_path",
          "image",
          "image_file",
          "image_id",
          "image_name",
          "image_path",
          "img",
          "img_path");

  private static final List<String> LABELS =
      List.of(LABEL, "class", "class_name", "category", "label_name", "target");

  /** As {@code predict} calls its columns after path and label. */
  private static final String PROBABILITY = "probability_";

  /** Of lines of a path and a label. */
  static ManifestDialect plain(char delimiter) {
    return new ManifestDialect(delimiter, false, 2, 0, 1, false);
  }

  /**
   * Of a first line that names its columns; empty: it does not.
   *
   * @param named what messages call the manifest
   * @param needsLabel false: a column of labels may be missing
   * @throws MeanfieldException where several columns may be meant
   */
  static Optional<ManifestDialect> of(
      String named, char delimiter, List<String> firstLine, boolean needsLabel) {
    List<String> names = firstLine.stream().map(ManifestDialect::plain).toList();
    boolean hasPath = names.stream().anyMatch(PATHS::contains);
    boolean hasLabel = names.stream().anyMatch(LABELS::contains);
    if (!hasPath || !(hasLabel || names.size() == 1 || !needsLabel)) {
      return Optional.empty();
    }
    requireOneLabel(named, names);
    return Optional.of(
        new ManifestDialect(
            delimiter,
            true,
            names.size(),
            only(named, names, PATHS, "paths"),
            hasLabel ? only(named, names, LABELS, "labels") : -1,
            isPredicted(firstLine)));
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  private static boolean isPredicted(List<String> names) {
    return names.size() > 2
        && names.subList(0, 2).equals(List.of(PATH, LABEL))
        && names.stream().skip(2).allMatch(name -> name.startsWith(PROBABILITY));
  }

  private static void requireOneLabel(String named, List<String> names) {
    List<String> labels = names.stream().filter(name -> name.startsWith(LABEL)).toList();
    if (labels.size() > 1) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has several columns of labels, %s: an image has one label here, and multi-label"
                  + " classification is not offered. Keep one column, %s.",
              named,
              String.join(", ", labels),
              LABEL));
    }
  }

  /** The column of a kind, which the first of its words names for certain. */
  private static int only(String named, List<String> names, List<String> words, String held) {
    int certain = names.indexOf(words.get(0));
    int[] found =
        IntStream.range(0, names.size()).filter(i -> words.contains(names.get(i))).toArray();
    if (certain < 0 && found.length > 1) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has several columns that may hold its %s, %s: call the one that does %s.",
              named,
              held,
              String.join(", ", Arrays.stream(found).mapToObj(names::get).toList()),
              words.get(0)));
    }
    return certain >= 0 ? certain : found[0];
  }

  CSVFormat csv() {
    return csv(delimiter, exact);
  }

  static CSVFormat csv(char delimiter, boolean exact) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreEmptyLines(true)
        .setIgnoreSurroundingSpaces(!exact)
        .build();
  }
}

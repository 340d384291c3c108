package org.meanfield.dataset.source.table;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.files.Location.FoundFile;
import org.meanfield.fault.MeanfieldException;

/**
 * Where Parquet files lie, as a user named it: one that is there is meant by its very name, and
 * Spark has to read each Parquet file of a folder. What is not there is for Spark to find, who
 * takes it for a pattern of paths.
 *
 * @param named as the user wrote it
 * @param place what is there; empty: nothing under that very path
 */
record ParquetPath(String named, Optional<Location> place) {
  private static final Pattern PARQUET = Pattern.compile("(?i).+\\.(parquet|parq)");
  private static final Pattern OF_PATTERNS = Pattern.compile("[\\[\\]{}*?\\\\]");

  /** Folders in which table formats and committers keep Parquet files that are no rows of it. */
  private static final Set<String> OF_TABLE_FORMATS =
      Set.of("_change_data", "_delta_index", "__magic", "_impala_insert_staging");

  private static final int MOST_CHARACTERS = 200;

  /** Looks; throws as {@link Location#of} does where a storage can't be reached. */
  static ParquetPath of(String named, Configuration hadoop) throws IOException {
    return new ParquetPath(named, Location.find(named, hadoop));
  }

  /** The path for Spark, who finds a pattern in each that holds such characters. */
  String forSpark() {
    return place
        .map(there -> OF_PATTERNS.matcher(there.path().toString()).replaceAll("\\\\$0"))
        .orElse(named);
  }

  /**
   * Makes sure that Spark passes over no Parquet file here without a word.
   *
   * @param read paths of the files that it reads
   * @throws MeanfieldException of kind DATA where it does
   */
  void requireAll(Set<String> read) throws IOException {
    if (place.isEmpty()) {
      return;
    }
    List<String> files = files(place.get());
    String folder = place.get().path().toUri().getPath();
    List<String> left =
        files.stream()
            .filter(file -> !read.contains(place.get().isFolder() ? within(folder, file) : folder))
            .toList();
    if (!left.isEmpty()) {
      throw MeanfieldException.data(
          place.get().isFolder()
              ? String.format(
                  Locale.ROOT,
                  "%s holds %,d Parquet files, and Spark would skip %,d of them: %s. %s.",
                  named,
                  files.size(),
                  left.size(),
                  StringUtils.abbreviate(String.join(", ", left), MOST_CHARACTERS),
                  mend(left))
              : String.format(
                  Locale.ROOT,
                  "Spark would skip %s, since its name begins with _. Rename it.",
                  named));
    }
  }

  private static String within(String folder, String file) {
    return folder.endsWith("/") ? folder + file : folder + "/" + file;
  }

  /** Those that hold rows, relative to the place. */
  private static List<String> files(Location place) throws IOException {
    Stream<FoundFile> found =
        place.isFolder()
            ? place.descendants().files().stream()
            : Stream.of(new FoundFile(place.path().getName(), place.status().getLen(), 0));
    return found
        .filter(file -> file.length() > 0)
        .map(FoundFile::path)
        .filter(PARQUET.asMatchPredicate())
        .filter(path -> parts(path).noneMatch(OF_TABLE_FORMATS::contains))
        .toList();
  }

  private static Stream<String> parts(String path) {
    return Stream.of(StringUtils.split(path, '/'));
  }

  private String mend(List<String> left) {
    boolean areHidden = left.stream().anyMatch(ParquetPath::isHidden);
    boolean areElsewhere = !left.stream().allMatch(ParquetPath::isHidden);
    String rename = areHidden ? "Rename what begins with _" : "";
    String move =
        String.format(
            Locale.ROOT,
            "ove all files into one folder, name partition folders key=value, or give a pattern such"
                + " as %s/*",
            StringUtils.removeEnd(named, "/"));
    return areElsewhere ? rename + (areHidden ? ", and m" : "M") + move : rename;
  }

  /** Whether Spark takes it for a file of its own books. */
  private static boolean isHidden(String path) {
    return parts(path).anyMatch(part -> part.startsWith("_") && !part.contains("="));
  }
}

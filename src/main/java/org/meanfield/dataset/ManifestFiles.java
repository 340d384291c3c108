package org.meanfield.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.fault.Fault;
import org.meanfield.run.Storage;

/**
 * Looks the files of a manifest up before anything is paid for. A folder that many of them lie in
 * is listed once: a file system far away is asked a few thousand times, not a million.
 */
final class ManifestFiles {
  private static final int MANY = 8;
  private static final int NAMED_IN_MESSAGE = 3;
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Location place;
  private final String folder;
  private final Configuration hadoop;

  ManifestFiles(Location place, String folder, Configuration hadoop) {
    this.place = place;
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /** A manifest's path without a leading {@code ./}; {@code file:/x} as {@code file:///x}. */
  static String normal(String path) {
    String plain = StringUtils.removeStart(path, "./");
    return plain.startsWith("file:/") && !plain.startsWith("file://")
        ? "file://" + plain.substring("file:".length())
        : plain;
  }

  /** The place of a path that is relative to {@code folder}, or absolute. */
  static String resolved(String folder, String path) {
    return path.startsWith("/") || SCHEME.matcher(path).matches() ? path : folder + "/" + path;
  }

  /**
   * The files' lengths in bytes.
   *
   * @throws Fault naming those that are not there
   */
  long[] lengths(List<ManifestEntry> entries) throws IOException {
    Map<String, List<Integer>> byFolder = new LinkedHashMap<>();
    String[] places = new String[entries.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = resolved(folder, entries.get(i).path());
      byFolder
          .computeIfAbsent(StringUtils.substringBeforeLast(places[i], "/"), f -> new ArrayList<>())
          .add(i);
    }
    long[] lengths = new long[places.length];
    List<ManifestEntry> missing = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> group : byFolder.entrySet()) {
      Map<String, Long> listed = group.getValue().size() < MANY ? Map.of() : listed(group.getKey());
      for (int i : group.getValue()) {
        Long known = listed.get(StringUtils.substringAfterLast(places[i], "/"));
        OptionalLong length = known == null ? length(places[i]) : OptionalLong.of(known);
        if (length.isEmpty()) {
          missing.add(entries.get(i));
        }
        lengths[i] = length.orElse(0);
      }
    }
    if (!missing.isEmpty()) {
      throw missing(missing, places.length);
    }
    return lengths;
  }

  private Map<String, Long> listed(String of) throws IOException {
    Path path = new Path(of);
    Map<String, Long> lengths = new HashMap<>();
    try {
      for (FileStatus file : fileSystem(path).listStatus(path)) {
        if (file.isFile()) {
          lengths.put(file.getPath().getName(), file.getLen());
        }
      }
    } catch (FileNotFoundException noFolder) {
      return Map.of();
    }
    return lengths;
  }

  private OptionalLong length(String of) throws IOException {
    Path path = new Path(of);
    try {
      FileStatus file = fileSystem(path).getFileStatus(path);
      return file.isFile() ? OptionalLong.of(file.getLen()) : OptionalLong.empty();
    } catch (FileNotFoundException none) {
      return OptionalLong.empty();
    }
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.toUri().getScheme() == null ? place.files() : Storage.of(path, hadoop);
  }

  private Fault missing(List<ManifestEntry> missing, int all) {
    StringBuilder named = new StringBuilder();
    for (ManifestEntry entry : missing.subList(0, Math.min(NAMED_IN_MESSAGE, missing.size()))) {
      named.append(named.isEmpty() ? "" : "; ");
      named.append("line ").append(entry.line()).append(": ").append(entry.path());
    }
    return Fault.data(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d files are not there (%s%s). Paths are relative to the manifest's"
                + " folder, %s, and a first line of other names than path and label is taken for an"
                + " image. Mend the paths, or remove the lines.",
            place.named(),
            missing.size(),
            all,
            named,
            missing.size() > NAMED_IN_MESSAGE ? "; and more" : "",
            folder));
  }
}

package org.meanfield.dataset.source.manifest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.files.OtherForms;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.HadoopFileSystems;

/**
 * Looks the files of a manifest up before anything is paid for. A folder that many of them lie in
 * is listed once: a file system far away is asked a few thousand times, not a million.
 */
public final class ManifestFiles {
  private static final int MANY = 8;
  private static final int NAMED_IN_MESSAGE = 3;

  private final Location place;
  private final String folder;
  private final Configuration hadoop;
  private final OtherForms otherForms = new OtherForms();

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

  /**
   * The entries by the paths under which their files are there, in whatever Unicode form.
   *
   * @param lengths takes the files' bytes
   * @param modified takes when the files were last modified, in milliseconds
   * @throws MeanfieldException naming those that are not there
   */
  List<ManifestEntry> found(List<ManifestEntry> entries, long[] lengths, long[] modified)
      throws IOException {
    List<ManifestEntry> found = new ArrayList<>(entries);
    Map<String, List<Integer>> byFolder = new LinkedHashMap<>();
    String[] places = new String[entries.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = Location.resolved(folder, entries.get(i).path());
      byFolder
          .computeIfAbsent(StringUtils.substringBeforeLast(places[i], "/"), f -> new ArrayList<>())
          .add(i);
    }
    List<ManifestEntry> missing = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> group : byFolder.entrySet()) {
      Map<String, FileStatus> listed =
          group.getValue().size() < MANY ? Map.of() : listed(group.getKey());
      for (int i : group.getValue()) {
        ManifestEntry entry = entries.get(i);
        FileStatus known = listed.get(StringUtils.substringAfterLast(places[i], "/"));
        Optional<FileStatus> file = known == null ? file(places[i]) : Optional.of(known);
        if (file.isEmpty()) {
          file = fileInOtherForm(places[i]);
          file.ifPresent(there -> found.set(i, entry.at(path(entry, there))));
        }
        if (file.isEmpty()) {
          missing.add(entry);
        }
        lengths[i] = file.map(FileStatus::getLen).orElse(0L);
        modified[i] = file.map(FileStatus::getModificationTime).orElse(0L);
      }
    }
    if (!missing.isEmpty()) {
      throw missing(missing, places.length);
    }
    return found;
  }

  /** As the entry has it: absolute, or relative to the folder. */
  private String path(ManifestEntry entry, FileStatus file) {
    if (entry.path().startsWith("/")) {
      return file.getPath().toUri().getPath();
    }
    String whole = file.getPath().toString();
    return Location.hasScheme(entry.path())
        ? normal(whole)
        : StringUtils.removeStart(whole, folder + "/");
  }

  private Map<String, FileStatus> listed(String of) throws IOException {
    Path path = new Path(of);
    Map<String, FileStatus> found = new HashMap<>();
    try {
      for (FileStatus file : fileSystem(path).listStatus(path)) {
        if (file.isFile()) {
          found.put(file.getPath().getName(), file);
        }
      }
    } catch (FileNotFoundException noFolder) {
      return Map.of();
    }
    return found;
  }

  private Optional<FileStatus> file(String of) throws IOException {
    Path path = new Path(of);
    try {
      return Optional.of(fileSystem(path).getFileStatus(path)).filter(FileStatus::isFile);
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  private Optional<FileStatus> fileInOtherForm(String of) throws IOException {
    Path path = new Path(of);
    return otherForms.find(fileSystem(path), path).filter(FileStatus::isFile);
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.toUri().getScheme() == null ? place.files() : HadoopFileSystems.of(path, hadoop);
  }

  private MeanfieldException missing(List<ManifestEntry> missing, int all) {
    StringBuilder named = new StringBuilder();
    for (ManifestEntry entry : missing.subList(0, Math.min(NAMED_IN_MESSAGE, missing.size()))) {
      named.append(named.isEmpty() ? "" : "; ");
      named.append("line ").append(entry.line()).append(": ").append(entry.path());
    }
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d files are not there (%s%s). Paths are relative to the manifest's"
                + " folder, %s. Mend the paths, or remove the lines%s.",
            place.named(),
            missing.size(),
            all,
            named,
            missing.size() > NAMED_IN_MESSAGE ? "; and more" : "",
            folder,
            missing.get(0).line() == 1
                ? "; where the first line names columns, call them path and label"
                : ""));
  }
}

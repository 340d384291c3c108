package org.meanfield.dataset.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.HadoopFileSystems;
import org.meanfield.text.NormalForm;

/**
 * A file or folder that a user named, on its file system; seen from the driver.
 *
 * @param named as the user wrote it, for messages
 * @param files where it lies
 * @param status what it is, with its qualified path
 */
public record Location(String named, FileSystem files, FileStatus status) {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /**
   * Names as UTF-8 bytes, so that no locale changes an order; in their normal form, so that no
   * system that stores them in another does. Equal are the same names in the same form alone.
   */
  public static final Comparator<String> BY_BYTES = Location::compareNormalized;

  /** A million names are compared twenty million times: few have to be brought to their form. */
  private static int compareNormalized(String one, String other) {
    int at = 0;
    int least = Math.min(one.length(), other.length());
    while (at < least && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    if (isInertFrom(one, at) && isInertFrom(other, at)) {
      return compareBytes(one, other);
    }
    int normalized = compareBytes(NormalForm.of(one), NormalForm.of(other));
    return normalized != 0 ? normalized : compareBytes(one, other);
  }

  /** Whether the next two characters are the same in every form, and join with none before. */
  private static boolean isInertFrom(String name, int at) {
    return (at >= name.length() || isInert(name.charAt(at)))
        && (at + 1 >= name.length() || isInert(name.charAt(at + 1)));
  }

  /** Letters below the first combining accent; kana, Chinese characters and Korean syllables. */
  private static boolean isInert(char c) {
    return c < 0x300
        || (c >= 0x3041 && c <= 0x3096)
        || (c >= 0x30A1 && c <= 0x30FA)
        || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0xAC00 && c <= 0xD7A3);
  }

  /** UTF-8's order is that of the characters, which Java cuts into halves from U+10000 on. */
  private static int compareBytes(String one, String other) {
    int least = Math.min(one.length(), other.length());
    for (int i = 0; i < least; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /**
   * Looks a location up.
   *
   * @throws MeanfieldException if nothing is there
   */
  public static Location of(String named, Configuration hadoop) throws IOException {
    try {
      return at(named, hadoop);
    } catch (IllegalArgumentException malformed) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT, "\"%s\" is not a path or URI: %s.", named, malformed.getMessage()));
    } catch (FileNotFoundException missing) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s does not exist: expected a folder of images, a manifest (.csv), IDX images,"
                  + " CIFAR's binary files or packed shards. Check the path.",
              named));
    }
  }

  /** As {@link #of}; empty: nothing is there, or it is no path. */
  public static Optional<Location> find(String named, Configuration hadoop) throws IOException {
    try {
      return Optional.of(at(named, hadoop));
    } catch (IllegalArgumentException | FileNotFoundException none) {
      return Optional.empty();
    }
  }

  private static Location at(String named, Configuration hadoop) throws IOException {
    Path path = new Path(named);
    FileSystem files = HadoopFileSystems.of(path, hadoop);
    return new Location(named, files, status(files, files.makeQualified(path)));
  }

  private static FileStatus status(FileSystem files, Path path) throws IOException {
    try {
      return files.getFileStatus(path);
    } catch (FileNotFoundException missing) {
      return new OtherForms().find(files, path).orElseThrow(() -> missing);
    }
  }

  public Path path() {
    return status.getPath();
  }

  public boolean isFolder() {
    return status.isDirectory();
  }

  /** Files and folders directly within, reserved names left out, in byte order of their names. */
  public List<FileStatus> children() throws IOException {
    return unsorted().stream()
        .sorted(Comparator.comparing(child -> child.getPath().getName(), BY_BYTES))
        .toList();
  }

  private List<FileStatus> unsorted() throws IOException {
    if (isPlainDisk()) {
      return LocalFiles.in(this, folder());
    }
    return Arrays.stream(files.listStatus(path()))
        .filter(child -> !ReservedNames.isReserved(child.getPath().getName()))
        .toList();
  }

  /** Files at any depth, by their paths relative to here; reserved names left out. */
  public FoundFiles descendants() throws IOException {
    FoundFiles found;
    if (isPlainDisk()) {
      found = LocalFiles.below(this, folder());
    } else {
      found = new FoundFiles(new ArrayList<>(), List.of());
      addFiles(path(), "", found.files());
    }
    found.files().sort(Comparator.comparing(FoundFile::path, BY_BYTES));
    return found;
  }

  private boolean isPlainDisk() {
    return files.getClass() == RawLocalFileSystem.class;
  }

  private java.nio.file.Path folder() {
    return ((RawLocalFileSystem) files).pathToFile(path()).toPath();
  }

  // Not FileSystem.listFiles: on a local disk it forks a process a file to learn permissions.
  private void addFiles(Path folder, String prefix, List<FoundFile> found) throws IOException {
    if (StringUtils.countMatches(prefix, '/') > Limits.FOLDERS_DEEP) {
      throw tooDeep(named, folder.toString());
    }
    for (FileStatus child : files.listStatus(folder)) {
      String name = child.getPath().getName();
      if (ReservedNames.isReserved(name)) {
        continue;
      }
      if (child.isDirectory()) {
        addFiles(child.getPath(), prefix + name + "/", found);
      } else {
        found.add(new FoundFile(prefix + name, child.getLen(), child.getModificationTime()));
      }
    }
  }

  static MeanfieldException tooDeep(String named, String folder) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s holds folders within folders, more than %d deep: %s. Move what lies there up.",
            named,
            Limits.FOLDERS_DEEP,
            folder));
  }

  /**
   * A file within a location.
   *
   * @param path relative to the location
   * @param length in bytes
   * @param modified when, in ms since 1970
   */
  public record FoundFile(String path, long length, long modified) {
    /** The first folder of the path; empty: the file lies directly within the location. */
    public String topFolder() {
      int slash = path.indexOf('/');
      return slash < 0 ? "" : path.substring(0, slash);
    }
  }

  /** Whether a path is a URI with an authority, as {@code hdfs://host/file}. */
  public static boolean hasScheme(String path) {
    return SCHEME.matcher(path).matches();
  }

  /** The place of a path that is relative to {@code folder}, or absolute. */
  public static String resolved(String folder, String path) {
    return path.startsWith("/") || hasScheme(path) ? path : folder + "/" + path;
  }
}

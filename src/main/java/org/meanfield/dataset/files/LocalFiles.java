package org.meanfield.dataset.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.fs.FileStatus;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.files.Location.FoundFile;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.FileNames;

/**
 * Files of a folder on a local disk. Hadoop's own listing asks the disk five times a file and makes
 * a URI of each: a million files take it a minute, and this a third of that.
 *
 * <p>Links are followed wherever they lead, except to a folder that they lie in: that comes to
 * nothing new. Such links are remarked on, as are files that are reached more than once.
 */
final class LocalFiles {
  private final Location place;
  private final Path root;
  private final List<FoundFile> found = new ArrayList<>();
  private final List<String> loops = new ArrayList<>();
  private final List<String> special = new ArrayList<>();
  private final LinkedFiles linked;

  /** The folders through which the walk has come, without links in their paths. */
  private final Deque<Path> above = new ArrayDeque<>();

  private LocalFiles(Location place, Path folder) throws IOException {
    this.place = place;
    this.root = folder.toRealPath();
    this.linked = new LinkedFiles(root);
  }

  /**
   * Those at any depth, in no order; reserved names are left out.
   *
   * @throws MeanfieldException where a link leads to nothing, or folders lie too deep in one
   *     another
   */
  static FoundFiles below(Location place, Path folder) throws IOException {
    LocalFiles files = new LocalFiles(place, folder);
    files.walk(files.root, "", false);
    return new FoundFiles(files.found, files.remarks());
  }

  /** Files and folders directly within, in no order; as {@link #below} finds them. */
  static List<FileStatus> in(Location place, Path folder) throws IOException {
    LocalFiles files = new LocalFiles(place, folder);
    files.above.push(files.root);
    List<FileStatus> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(files.root)) {
      for (Path child : all) {
        String name = files.name(child, "");
        if (!ReservedNames.isReserved(name)) {
          files.status(child, name).ifPresent(children::add);
        }
      }
    }
    return children;
  }

  private Optional<FileStatus> status(Path child, String name) throws IOException {
    BasicFileAttributes is = attributes(child);
    if (is.isSymbolicLink()) {
      is = ofTarget(child, name);
      if (is.isDirectory() && leadsBack(child.toRealPath())) {
        return Optional.empty();
      }
    }
    // A name with a colon is no URI.
    var path =
        new org.apache.hadoop.fs.Path(
            place.path(), new org.apache.hadoop.fs.Path(null, null, name));
    return Optional.of(new FileStatus(is.size(), is.isDirectory(), 0, 0, 0, path));
  }

  /**
   * @param folder without links in its path
   * @param prefix of its files' paths
   * @param reached whether a link has led here
   */
  private void walk(Path folder, String prefix, boolean reached) throws IOException {
    if (above.size() > Limits.FOLDERS_DEEP + 1) {
      throw Location.tooDeep(place.named(), prefix);
    }
    above.push(folder);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = name(child, prefix);
        if (!ReservedNames.isReserved(name)) {
          add(child, prefix + name, reached);
        }
      }
    }
    above.pop();
  }

  private void add(Path child, String path, boolean reached) throws IOException {
    BasicFileAttributes is = attributes(child);
    if (is.isSymbolicLink()) {
      addTarget(child, path);
    } else if (is.isDirectory()) {
      walk(child, path + "/", reached);
    } else {
      addFile(child, is, path, reached);
    }
  }

  private void addTarget(Path link, String path) throws IOException {
    BasicFileAttributes is = ofTarget(link, path);
    if (!is.isDirectory()) {
      addFile(link, is, path, true);
      return;
    }
    Path target = link.toRealPath();
    if (leadsBack(target)) {
      loops.add(path);
    } else {
      walk(target, path + "/", true);
    }
  }

  /** To open a pipe would wait for who writes to it. */
  private void addFile(Path file, BasicFileAttributes is, String path, boolean reached)
      throws IOException {
    if (is.isOther()) {
      special.add(path);
      return;
    }
    if (reached) {
      linked.add(file, found.size());
    }
    found.add(new FoundFile(path, is.size(), is.lastModifiedTime().toMillis()));
  }

  /** Whether a walk into a folder would come to one that it has come through. */
  private boolean leadsBack(Path folder) {
    return above.stream().anyMatch(each -> each.startsWith(folder));
  }

  private static BasicFileAttributes attributes(Path child) throws IOException {
    return Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private BasicFileAttributes ofTarget(Path link, String path) throws IOException {
    try {
      return Files.readAttributes(link, BasicFileAttributes.class);
    } catch (FileSystemException e) {
      if (Files.exists(link)) {
        throw e;
      }
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds the link %s, which leads to nothing (%s). Remove it, or put the file"
                  + " there.",
              place.named(),
              StringUtils.normalizeSpace(path),
              Files.readSymbolicLink(link)));
    }
  }

  private String name(Path child, String prefix) {
    String name = String.valueOf(child.getFileName());
    if (!FileNames.isNameable(name)) {
      throw FileNames.unnameable(place.named() + "/" + prefix + name);
    }
    if (name.indexOf('\ufffd') >= 0 && !Files.exists(child.resolveSibling(name))) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds a file whose name is not in UTF-8: %s. Rename it.",
              place.named(),
              StringUtils.normalizeSpace(prefix + name)));
    }
    return name;
  }

  private List<FileRemark> remarks() throws IOException {
    String location = place.path().toString();
    List<FileRemark> remarks = new ArrayList<>();
    if (!loops.isEmpty()) {
      remarks.add(FileRemark.linksBack(location, loops));
    }
    if (!special.isEmpty()) {
      remarks.add(FileRemark.special(location, special));
    }
    List<String> again = linked.reachedAgain(found);
    if (!again.isEmpty()) {
      remarks.add(FileRemark.reachedAgain(location, again));
    }
    return remarks;
  }
}

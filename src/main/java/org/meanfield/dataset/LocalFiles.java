package org.meanfield.dataset;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.dataset.Location.FoundFile;
import org.meanfield.fault.Fault;

/**
 * Files at any depth of a folder on a local disk. Hadoop's own listing asks the disk five times a
 * file and makes a URI of each: a million files take it a minute, and this a third of that.
 */
final class LocalFiles {
  private final String named;
  private final Path root;
  private final List<FoundFile> found = new ArrayList<>();

  private LocalFiles(String named, Path root) {
    this.named = named;
    this.root = root;
  }

  /**
   * Of a folder, in no order; reserved names are left out.
   *
   * @param named as the user wrote it, for messages
   * @throws Fault where a link leads out of the folder, or folders lie too deep in one another
   */
  static List<FoundFile> below(Path folder, String named) throws IOException {
    LocalFiles files = new LocalFiles(named, folder.toRealPath());
    files.add(files.root, "", 0);
    return files.found;
  }

  private void add(Path folder, String prefix, int depth) throws IOException {
    if (depth > Limits.FOLDERS_DEEP + 1) {
      throw Location.tooDeep(named, folder.toString());
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (ReservedNames.isReserved(name)) {
          continue;
        }
        if (name.indexOf('\ufffd') >= 0 && !Files.exists(folder.resolve(name))) {
          throw Fault.data(
              String.format(
                  Locale.ROOT,
                  "%s holds a file whose name is not in UTF-8, or in characters that Java does not"
                      + " know under this locale (LC_ALL): %s. Rename it.",
                  named,
                  shown(child)));
        }
        BasicFileAttributes is = attributes(child);
        if (is.isDirectory()) {
          add(child, prefix + name + "/", depth + 1);
        } else {
          found.add(new FoundFile(prefix + name, is.size()));
        }
      }
    }
  }

  private BasicFileAttributes attributes(Path child) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!is.isSymbolicLink()) {
      return is;
    }
    if (!Files.exists(child)) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s holds the link %s, which leads to nothing (%s). Remove it, or put the file"
                  + " there.",
              named,
              shown(child),
              Files.readSymbolicLink(child)));
    }
    Path target = child.toRealPath();
    if (!target.startsWith(root)) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s holds the link %s, which leads out of the folder, to %s. Put the images"
                  + " themselves there, or name the folder that they lie in.",
              named,
              shown(child),
              target));
    }
    return Files.readAttributes(child, BasicFileAttributes.class);
  }

  private String shown(Path child) {
    return StringUtils.normalizeSpace(root.relativize(child).toString());
  }
}

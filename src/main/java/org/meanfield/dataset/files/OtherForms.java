package org.meanfield.dataset.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.meanfield.text.NormalForm;

/**
 * Finds files that are there under the same name in another Unicode form. A folder is listed once;
 * for one thread.
 */
public final class OtherForms {
  private final Map<Path, Map<String, FileStatus>> folders = new HashMap<>();

  /** The file or folder of such a path, which is not there in the form given. */
  public Optional<FileStatus> find(FileSystem files, Path path) throws IOException {
    Path above = path.getParent();
    if (above == null || StringUtils.isAsciiPrintable(path.toUri().getPath())) {
      return Optional.empty();
    }
    Optional<Path> folder =
        files.exists(above) ? Optional.of(above) : find(files, above).map(FileStatus::getPath);
    return folder.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(children(files, folder.get()).get(NormalForm.of(path.getName())));
  }

  private Map<String, FileStatus> children(FileSystem files, Path folder) throws IOException {
    Map<String, FileStatus> known = folders.get(folder);
    if (known != null) {
      return known;
    }
    Map<String, FileStatus> children = new HashMap<>();
    try {
      for (FileStatus child : files.listStatus(folder)) {
        children.put(NormalForm.of(child.getPath().getName()), child);
      }
    } catch (FileNotFoundException | ParentNotDirectoryException none) {
      children.clear();
    }
    folders.put(folder, children);
    return children;
  }
}

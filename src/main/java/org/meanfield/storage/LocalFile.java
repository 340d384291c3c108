package org.meanfield.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Hadoop's local file system does not do: it looks whether a file is there, and then creates
 * it. Nothing here goes through a channel, which an interrupt that is pending would close.
 */
final class LocalFile {
  private LocalFile() {}

  /** Writes a file unless one of its name is there; whether it was written. */
  static boolean writeNew(Path file, byte[] content) throws IOException {
    Path whole = file.resolveSibling(OwnNames.beside(name(file), OwnNames.newToken()));
    write(whole, content);
    try {
      Files.createLink(file, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return writeUnlinked(file, content);
    } finally {
      Files.delete(whole);
    }
  }

  /** Where there are no hard links, a reader may find the file half written. */
  private static boolean writeUnlinked(Path file, byte[] content) throws IOException {
    if (!file.toFile().createNewFile()) {
      return false;
    }
    write(file, content);
    return true;
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      out.write(content);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}

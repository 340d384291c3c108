package org.meanfield.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.Rename;

/**
 * Renames in one step, within a file system that {@link Folder#isAtomic} tells of. Hadoop's own
 * rename will not do: onto a folder that is there it moves the other into it.
 */
final class Renaming {
  private Renaming() {}

  /** Puts a file in another's place. */
  static void over(Folder file, Folder place) throws IOException {
    if (file.isLocal()) {
      Files.move(file.local(), place.local(), StandardCopyOption.ATOMIC_MOVE);
    } else {
      context(file).rename(file.path(), place.path(), Rename.OVERWRITE);
    }
  }

  /**
   * Puts a folder that is not empty where nothing is.
   *
   * @return false, and nothing has happened, where something is there
   */
  static boolean to(Folder folder, Folder place) throws IOException {
    try {
      if (!folder.isLocal()) {
        context(folder).rename(folder.path(), place.path(), Rename.NONE);
      } else if (place.exists()) {
        return false;
      } else {
        // Of what came to be there since, an empty folder alone would be replaced.
        Files.move(folder.local(), place.local(), StandardCopyOption.ATOMIC_MOVE);
      }
      return true;
    } catch (FileAlreadyExistsException | FileSystemException e) {
      if (folder.exists() && place.exists()) {
        return false;
      }
      throw e;
    }
  }

  private static FileContext context(Folder folder) throws IOException {
    return FileContext.getFileContext(folder.path().toUri(), folder.files().getConf());
  }
}

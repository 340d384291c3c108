package org.meanfield.dataset.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.HadoopFileSystems;

/**
 * Files that the driver has listed, read on an executor. That one cannot be opened here is a fault
 * of the cluster's storage, and says nothing of the image.
 *
 * @param reader who reads, for messages
 */
public record FileReading(Configuration hadoop, String reader) {
  /** The file system of a path. */
  public FileSystem fileSystem(Path path) throws IOException {
    return HadoopFileSystems.of(path, hadoop);
  }

  /** A whole file; one byte more than the limit if it is longer. */
  public byte[] bytes(Path path) {
    return beginning(path, Limits.FILE_BYTES + 1);
  }

  /** The first {@code length} bytes of a file, or all if it has fewer. */
  public byte[] beginning(Path path, int length) {
    try (InputStream in = fileSystem(path).open(path)) {
      return in.readNBytes(length);
    } catch (IOException unreadable) {
      throw fault(path, unreadable);
    }
  }

  /** What to tell the user. */
  public MeanfieldException fault(Path path, IOException cause) {
    String found =
        cause instanceof FileNotFoundException
            ? "does not see %s, which the driver has listed"
            : "cannot read %s, which the driver has listed ("
                + HadoopFileSystems.reason(cause)
                + ")";
    return new MeanfieldException(
        ErrorKind.DATA,
        String.format(
            Locale.ROOT,
            "%s %s. Put the images where every node sees them under the same path: on HDFS, S3 or a"
                + " shared (NFS) mount.",
            reader,
            String.format(Locale.ROOT, found, path)),
        cause);
  }
}

package org.meanfield.dataset.source.shards;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.files.FileReading;
import org.meanfield.dataset.shard.ShardFile;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Part;

/**
 * Reads files of shards whole and checks them in memory: what is used afterwards is what was
 * checked, whatever becomes of the file.
 *
 * @param folder qualified URI of the files' folder
 * @param reader who reads, for messages
 */
record PartReading(String folder, Configuration hadoop, String reader) {
  /**
   * Bytes that are asked for at once, and are still in the processor's cache when they are summed;
   * for more Java reads a local file by way of fresh memory, whose pages cost more than the
   * reading.
   */
  private static final int PIECE = 64 << 10;

  /**
   * The content of a file.
   *
   * @throws MeanfieldException of kind DATA where it cannot be seen here, or is not what the
   *     manifest says
   */
  byte[] bytes(ShardFile file) {
    Part part = file.part();
    Path path = path(file);
    FileReading reading = new FileReading(hadoop, reader);
    byte[] bytes = new byte[(int) part.length()];
    CRC32C sum = new CRC32C();
    try (FSDataInputStream in = reading.fileSystem(path).open(path)) {
      for (int at = 0; at < bytes.length; at += PIECE) {
        int length = Math.min(PIECE, bytes.length - at);
        in.readFully(bytes, at, length);
        sum.update(bytes, at, length);
      }
      if (in.read() >= 0) {
        throw damaged(
            path,
            String.format(Locale.ROOT, "it goes on after the %,d bytes that it had", bytes.length));
      }
    } catch (EOFException shorter) {
      throw damaged(path, String.format(Locale.ROOT, "it ends before its %,d bytes", bytes.length));
    } catch (IOException unreadable) {
      throw reading.fault(path, unreadable);
    }
    if (sum.getValue() != file.crc32c()) {
      throw damaged(
          path,
          String.format(
              Locale.ROOT, "its CRC-32C is %08x; expected %08x", sum.getValue(), file.crc32c()));
    }
    return bytes;
  }

  /** Where a file is. */
  Path path(ShardFile file) {
    return new Path(folder, file.part().name());
  }

  private static MeanfieldException damaged(Path path, String what) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s is damaged: %s. Restore the file, or delete its shards and run prepare again.",
            path,
            what));
  }
}

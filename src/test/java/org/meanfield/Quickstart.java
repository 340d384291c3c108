package org.meanfield;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The first of the pictures that come with the project, 28 x 28 grey, ten classes. */
public final class Quickstart {
  public static final int SIDE = 28;
  public static final int CLASSES = 10;

  private static final Path SHIPPED = Path.of("conf", "quickstart");
  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;

  private Quickstart() {}

  /** {@code [count, 28, 28, 1]} of the training images. */
  public static byte[] pixels(int count) {
    return head("train-images-idx3-ubyte.gz", 16, count * SIDE * SIDE);
  }

  /** {@code [count]}. */
  public static int[] labels(int count) {
    byte[] bytes = head("train-labels-idx1-ubyte.gz", 8, count);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = bytes[i];
    }
    return labels;
  }

  /** Writes the first training images and their labels as IDX; gives the images' file. */
  public static Path write(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    Path images = folder.resolve("train-images-idx3-ubyte");
    ByteBuffer header = ByteBuffer.allocate(16).putInt(IMAGES_MAGIC).putInt(count);
    Files.write(images, joined(header.putInt(SIDE).putInt(SIDE), pixels(count)));
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"),
        joined(
            ByteBuffer.allocate(8).putInt(LABELS_MAGIC).putInt(count),
            head("train-labels-idx1-ubyte.gz", 8, count)));
    return images;
  }

  private static byte[] joined(ByteBuffer header, byte[] content) {
    return ByteBuffer.allocate(header.capacity() + content.length)
        .put(header.flip())
        .put(content)
        .array();
  }

  private static byte[] head(String file, int headerBytes, int bytes) {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(SHIPPED.resolve(file))))) {
      in.skipNBytes(headerBytes);
      byte[] content = new byte[bytes];
      in.readFully(content);
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

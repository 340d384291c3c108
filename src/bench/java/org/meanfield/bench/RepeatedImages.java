package org.meanfield.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The quickstart's training images several times over, as IDX files of the same names. */
public final class RepeatedImages {
  private static final String IMAGES = "train-images-idx3-ubyte.gz";
  private static final String LABELS = "train-labels-idx1-ubyte.gz";

  private RepeatedImages() {}

  /**
   * Writes images and labels into a folder.
   *
   * @return the file of the images
   */
  public static Path write(Path source, int copies, Path folder) throws IOException {
    repeat(source.resolve(LABELS), copies, folder.resolve(LABELS));
    Path images = folder.resolve(IMAGES);
    repeat(source.resolve(IMAGES), copies, images);
    return images;
  }

  /** IDX: a magic number whose last byte counts the axes, their lengths, then the bytes. */
  private static void repeat(Path source, int copies, Path target) throws IOException {
    try (InputStream file = Files.newInputStream(source);
        DataInputStream in = new DataInputStream(new GZIPInputStream(file));
        OutputStream written = Files.newOutputStream(target);
        DataOutputStream out = new DataOutputStream(new GZIPOutputStream(written))) {
      int magic = in.readInt();
      out.writeInt(magic);
      out.writeInt(Math.multiplyExact(in.readInt(), copies));
      for (int axis = 1; axis < (magic & 0xff); axis++) {
        out.writeInt(in.readInt());
      }
      byte[] examples = in.readAllBytes();
      for (int i = 0; i < copies; i++) {
        out.write(examples);
      }
    }
  }
}

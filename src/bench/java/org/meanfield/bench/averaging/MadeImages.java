package org.meanfield.bench.averaging;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Grey images of chance as IDX files: what is in them changes no time. */
final class MadeImages {
  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;

  private MadeImages() {}

  /**
   * Writes images and labels into a folder.
   *
   * @return the file of the images
   */
  static Path write(Path folder, int count) throws IOException {
    Random random = new Random(1);
    Path images = folder.resolve("train-images-idx3-ubyte");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(images))) {
      out.writeInt(IMAGES_MAGIC);
      out.writeInt(count);
      out.writeInt(DenseModel.SIDE);
      out.writeInt(DenseModel.SIDE);
      byte[] pixels = new byte[count * DenseModel.SIDE * DenseModel.SIDE];
      random.nextBytes(pixels);
      out.write(pixels);
    }
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve("train-labels-idx1-ubyte")))) {
      out.writeInt(LABELS_MAGIC);
      out.writeInt(count);
      for (int i = 0; i < count; i++) {
        out.writeByte(i % DenseModel.CLASSES);
      }
    }
    return images;
  }
}

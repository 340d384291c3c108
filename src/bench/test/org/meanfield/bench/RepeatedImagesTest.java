package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedImagesTest {
  @TempDir Path source;
  @TempDir Path target;

  private static void write(Path file, byte[] bytes) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      out.write(bytes);
    }
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  @Test
  void countsAndHoldsEveryExampleSeveralTimes() throws IOException {
    Path images = source.resolve("train-images-idx3-ubyte.gz");
    Path labels = source.resolve("train-labels-idx1-ubyte.gz");
    write(images, new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 50, 60});
    write(labels, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 9});

    Path written = RepeatedImages.write(source, 2, target);

    assertThat(read(written))
        .containsExactly(0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 50, 60, 50, 60);
    assertThat(read(target.resolve("train-labels-idx1-ubyte.gz")))
        .containsExactly(0, 0, 8, 1, 0, 0, 0, 4, 7, 9, 7, 9);
  }
}

package org.meanfield.bench.contest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * The files that make all contenders compute the same: a network as ONNX, {@value #EXAMPLES} images
 * as pixels and as the network's input, and the probabilities that Deeplearning4j gives for them.
 * Larger batches repeat the images. Numbers are little-endian.
 *
 * @param folder where they lie
 */
public record Fixture(Path folder, Workload workload) {
  /** Images of a fixture. */
  public static final int EXAMPLES = 8;

  private static final long SEED = 20_261_124L;

  /** The network with its weights. */
  public Path network() {
    return folder.resolve("network.onnx");
  }

  /** The network as Deeplearning4j's own JSON. */
  public Path configuration() {
    return folder.resolve("network.json");
  }

  /** What Meanfield's engine calls itself where it may choose. */
  public Path engine() {
    return folder.resolve("engine.txt");
  }

  private Path input() {
    return folder.resolve("input.f32");
  }

  private Path probabilities() {
    return folder.resolve("probabilities.f32");
  }

  private Path flatWeights() {
    return folder.resolve("weights.f32");
  }

  /** Random images, {@code [size, height, width, channels]}, the first {@value #EXAMPLES} anew. */
  public byte[] pixels(int size) {
    byte[] images = new byte[EXAMPLES * workload.pixels()];
    new Random(SEED).nextBytes(images);
    byte[] pixels = new byte[size * workload.pixels()];
    for (int i = 0; i < size; i++) {
      System.arraycopy(
          images,
          i % EXAMPLES * workload.pixels(),
          pixels,
          i * workload.pixels(),
          workload.pixels());
    }
    return pixels;
  }

  /** The class of each image of a batch, below the workload's classes. */
  public int[] labels(int size) {
    return new Random(SEED).ints(size, 0, workload.classes()).toArray();
  }

  /** A batch of images as the peers take it, in {@link Workload#shape}. */
  public FloatBuffer input(int size) throws IOException {
    return repeated(read(input()), workload.pixels(), size);
  }

  /** What every contender must find for {@link #input}, {@code [size, classes]}. */
  public float[] probabilities(int size) throws IOException {
    float[] expected = new float[size * workload.classes()];
    repeated(read(probabilities()), workload.classes(), size).get(expected);
    return expected;
  }

  /** The network's weights in Deeplearning4j's flat order. */
  public float[] weights() throws IOException {
    return read(flatWeights());
  }

  /** Writes the images as the network's input, all weights, and what Deeplearning4j found. */
  public void write(float[] input, float[] weights, float[] probabilities) throws IOException {
    write(input(), input);
    write(flatWeights(), weights);
    write(probabilities(), probabilities);
  }

  private static FloatBuffer repeated(float[] examples, int length, int size) {
    FloatBuffer all =
        ByteBuffer.allocateDirect(Math.multiplyExact(size * length, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < size; i++) {
      all.put(examples, i % EXAMPLES * length, length);
    }
    return all.flip();
  }

  private static float[] read(Path file) throws IOException {
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] read = new float[values.remaining()];
    values.get(read);
    return read;
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}

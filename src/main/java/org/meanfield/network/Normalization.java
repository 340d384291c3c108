package org.meanfield.network;

import java.io.Serializable;
import java.util.List;

/**
 * How a pixel 0..255 becomes the network's input: {@code (pixel - mean[c]) / deviation[c]}, one
 * entry a channel.
 *
 * @param mean in pixel units
 * @param deviation in pixel units, above 0
 */
public record Normalization(List<Float> mean, List<Float> deviation) implements Serializable {
  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != deviation.size() || mean.isEmpty()) {
      throw new IllegalArgumentException(
          "one mean and one deviation a channel, not " + mean.size() + " and " + deviation.size());
    }
    for (int c = 0; c < mean.size(); c++) {
      float m = mean.get(c);
      float d = deviation.get(c);
      if (!Float.isFinite(m) || !Float.isFinite(d) || d <= 0) {
        throw new IllegalArgumentException("channel " + c + " has mean " + m + ", deviation " + d);
      }
    }
  }

  /** Values as they are. */
  public static Normalization none(int channels) {
    return new Normalization(
        java.util.Collections.nCopies(channels, 0f), java.util.Collections.nCopies(channels, 1f));
  }

  /** Pixels divided by 255. */
  public static Normalization scale(int channels) {
    return new Normalization(
        java.util.Collections.nCopies(channels, 0f), java.util.Collections.nCopies(channels, 255f));
  }
}

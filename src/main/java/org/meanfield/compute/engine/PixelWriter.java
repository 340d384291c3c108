package org.meanfield.compute.engine;

import java.nio.FloatBuffer;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;

/** Turns packed bytes into a network's input, by a table of what each of 256 values becomes. */
public final class PixelWriter {
  private final float[][] levels;
  private final int channels;
  private final int plane;
  private final boolean channelsFirst;
  private final float[] image;

  /** For images of a shape, laid out for a network. Not thread-safe. */
  public PixelWriter(InputShape shape, Layout layout, Normalization normalization) {
    this.channels = shape.channels();
    this.plane = shape.height() * shape.width();
    this.channelsFirst = layout == Layout.NCHW;
    this.image = new float[shape.bytes()];
    this.levels = levels(normalization);
  }

  private static float[][] levels(Normalization normalization) {
    float[][] levels = new float[normalization.mean().size()][256];
    for (int c = 0; c < levels.length; c++) {
      for (int v = 0; v < 256; v++) {
        levels[c][v] = (v - normalization.mean().get(c)) / normalization.deviation().get(c);
      }
    }
    return levels;
  }

  /**
   * Writes a batch from the start of {@code into}: {@code [size, channels, height, width]} for a
   * network with channels first, {@code [size, height, width, channels]} else.
   *
   * @param into of at least that many floats; its position stays
   */
  public void write(Batch batch, FloatBuffer into) {
    for (int i = 0; i < batch.size(); i++) {
      int from = i * image.length;
      if (channelsFirst) {
        channelByChannel(batch.pixels(), from);
      } else {
        pixelByPixel(batch.pixels(), from);
      }
      into.put(from, image, 0, image.length);
    }
  }

  /** Writes a batch that needs no normalising, laid out as {@link #write(Batch, FloatBuffer)}. */
  void write(FloatBatch batch, float[] into) {
    float[] packed = batch.values();
    if (!channelsFirst || channels == 1) {
      System.arraycopy(packed, 0, into, 0, batch.size() * image.length);
      return;
    }
    for (int from = 0; from < batch.size() * image.length; from += image.length) {
      for (int c = 0; c < channels; c++) {
        int to = from + c * plane;
        for (int at = 0; at < plane; at++) {
          into[to + at] = packed[from + at * channels + c];
        }
      }
    }
  }

  private void channelByChannel(byte[] packed, int from) {
    for (int c = 0; c < channels; c++) {
      float[] level = levels[c];
      int to = c * plane;
      for (int at = 0; at < plane; at++) {
        image[to + at] = level[packed[from + at * channels + c] & 0xff];
      }
    }
  }

  private void pixelByPixel(byte[] packed, int from) {
    for (int c = 0; c < channels; c++) {
      float[] level = levels[c];
      for (int at = c; at < image.length; at += channels) {
        image[at] = level[packed[from + at] & 0xff];
      }
    }
  }
}

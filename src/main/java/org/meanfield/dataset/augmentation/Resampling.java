package org.meanfield.dataset.augmentation;

import java.util.Arrays;

/** Images moved, mirrored, turned and cut in one go, so that pixels are rounded once at most. */
final class Resampling {
  private final int height;
  private final int width;
  private final int channels;
  private final byte[] blank;

  /**
   * @param blank unsigned values, one a channel, for where the image does not reach
   */
  Resampling(int height, int width, byte[] blank) {
    this.height = height;
    this.width = width;
    this.channels = blank.length;
    this.blank = blank;
  }

  /** Writes the image that {@code placing} makes of the one from {@code offset}. */
  void write(Affine placing, byte[] from, int offset, byte[] into, int at) {
    if (placing.equals(Affine.SAME)) {
      System.arraycopy(from, offset, into, at, height * width * channels);
    } else if (placing.movesPixels()) {
      move(placing, from, offset, into, at);
    } else {
      interpolate(placing, from, offset, into, at);
    }
  }

  private void move(Affine placing, byte[] from, int offset, byte[] into, int at) {
    // A pixel's centre goes to a centre: half a pixel is lost where the axis is mirrored.
    int startX = (int) (placing.x0() + (placing.xx() - 1) / 2);
    int startY = (int) (placing.y0() + (placing.yy() - 1) / 2);
    int stepX = (int) placing.xx();
    int stepY = (int) placing.yy();
    int to = at;
    for (int y = 0; y < height; y++) {
      int fromY = startY + stepY * y;
      if (fromY < 0 || fromY >= height) {
        to = leaveBlank(into, to, width);
      } else {
        moveRow(from, offset + fromY * width * channels, startX, stepX, into, to);
        to += width * channels;
      }
    }
  }

  private void moveRow(byte[] from, int row, int startX, int stepX, byte[] into, int at) {
    if (stepX == 1) {
      int left = Math.min(width, Math.max(0, -startX));
      int right = Math.max(left, Math.min(width, width - startX));
      int to = leaveBlank(into, at, left);
      System.arraycopy(from, row + (startX + left) * channels, into, to, (right - left) * channels);
      leaveBlank(into, to + (right - left) * channels, width - right);
      return;
    }
    int to = at;
    for (int x = 0; x < width; x++) {
      int fromX = startX - x;
      if (fromX < 0 || fromX >= width) {
        to = leaveBlank(into, to, 1);
      } else {
        for (int c = 0; c < channels; c++) {
          into[to++] = from[row + fromX * channels + c];
        }
      }
    }
  }

  private int leaveBlank(byte[] into, int at, int pixels) {
    if (channels == 1) {
      Arrays.fill(into, at, at + pixels, blank[0]);
      return at + pixels;
    }
    int to = at;
    for (int i = 0; i < pixels; i++) {
      for (byte value : blank) {
        into[to++] = value;
      }
    }
    return to;
  }

  /** Bilinear; the outermost pixels reach to the image's edge. */
  private void interpolate(Affine placing, byte[] from, int offset, byte[] into, int at) {
    int to = at;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float u = (float) (placing.xx() * (x + 0.5) + placing.xy() * (y + 0.5) + placing.x0());
        float v = (float) (placing.yx() * (x + 0.5) + placing.yy() * (y + 0.5) + placing.y0());
        if (u < 0 || u > width || v < 0 || v > height) {
          to = leaveBlank(into, to, 1);
        } else {
          interpolate(u - 0.5f, v - 0.5f, from, offset, into, to);
          to += channels;
        }
      }
    }
  }

  private void interpolate(float u, float v, byte[] from, int offset, byte[] into, int to) {
    float insideX = Math.min(Math.max(u, 0), width - 1);
    float insideY = Math.min(Math.max(v, 0), height - 1);
    int left = (int) insideX;
    int top = (int) insideY;
    float right = insideX - left;
    float lower = insideY - top;
    int corner = offset + (top * width + left) * channels;
    int across = left + 1 < width ? channels : 0;
    int down = top + 1 < height ? width * channels : 0;
    for (int c = 0; c < channels; c++) {
      int here = corner + c;
      float above = between(from[here], from[here + across], right);
      float below = between(from[here + down], from[here + down + across], right);
      into[to + c] = (byte) (int) (above + lower * (below - above) + 0.5f);
    }
  }

  private static float between(byte one, byte other, float share) {
    int first = one & 0xFF;
    return first + share * ((other & 0xFF) - first);
  }
}

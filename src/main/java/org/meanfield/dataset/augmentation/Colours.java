package org.meanfield.dataset.augmentation;

import java.util.List;

/**
 * Images made lighter or darker, of more or less contrast and colour; grey is ITU-R BT.601's luma.
 * Not thread-safe.
 */
final class Colours {
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private final int channels;
  private float[] values = new float[0];

  /**
   * @param channels 1 or 3
   */
  Colours(int channels) {
    this.channels = channels;
  }

  /** What is changed. */
  enum Kind {
    BRIGHTNESS,
    CONTRAST,
    SATURATION
  }

  /**
   * One change.
   *
   * @param factor 1: none
   */
  record Change(Kind kind, float factor) {}

  /** Changes {@code bytes} values in place, one change after the other, rounded once. */
  void change(List<Change> changes, byte[] image, int at, int bytes) {
    if (values.length < bytes) {
      values = new float[bytes];
    }
    for (int i = 0; i < bytes; i++) {
      values[i] = image[at + i] & 0xFF;
    }
    for (Change change : changes) {
      switch (change.kind) {
        case BRIGHTNESS -> blend(0, change.factor, bytes);
        case CONTRAST -> blend(meanGrey(bytes), change.factor, bytes);
        case SATURATION -> saturate(change.factor, bytes);
      }
    }
    for (int i = 0; i < bytes; i++) {
      image[at + i] = (byte) (int) (values[i] + 0.5f);
    }
  }

  private void blend(float with, float factor, int bytes) {
    float rest = (1 - factor) * with;
    for (int i = 0; i < bytes; i++) {
      values[i] = inRange(factor * values[i] + rest);
    }
  }

  private float meanGrey(int bytes) {
    double sum = 0;
    for (int i = 0; i < bytes; i += channels) {
      sum += grey(i);
    }
    return (float) (sum * channels / bytes);
  }

  private void saturate(float factor, int bytes) {
    for (int i = 0; i < bytes; i += channels) {
      float rest = (1 - factor) * grey(i);
      for (int c = 0; c < channels; c++) {
        values[i + c] = inRange(factor * values[i + c] + rest);
      }
    }
  }

  private float grey(int i) {
    return channels == 1
        ? values[i]
        : RED * values[i] + GREEN * values[i + 1] + BLUE * values[i + 2];
  }

  private static float inRange(float value) {
    return Math.min(255, Math.max(0, value));
  }
}

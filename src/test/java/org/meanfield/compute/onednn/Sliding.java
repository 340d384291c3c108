package org.meanfield.compute.onednn;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/** How DL4J slides a kernel: two entries each, height and width. Pads nothing in mode Same. */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by no one
record Sliding(ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
  static Sliding square(int kernel) {
    int[] one = {1, 1};
    return new Sliding(
        ConvolutionMode.Truncate, new int[] {kernel, kernel}, one, new int[] {0, 0}, one);
  }

  /** As pooling wants it: every window begins or ends on a pixel. */
  Sliding overPixels() {
    int[] within = {Math.min(padding[0], kernel[0] - 1), Math.min(padding[1], kernel[1] - 1)};
    return new Sliding(mode, kernel, stride, within, dilation);
  }

  @Override
  public String toString() {
    return mode
        + " kernel "
        + kernel[0]
        + "x"
        + kernel[1]
        + " stride "
        + stride[0]
        + "x"
        + stride[1]
        + " padding "
        + padding[0]
        + "x"
        + padding[1]
        + " dilation "
        + dilation[0]
        + "x"
        + dilation[1];
  }
}

package org.meanfield.compute.graph.translation;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;

/** DL4J's kernels, strides and modes of padding as windows. */
final class WindowTranslation {
  private WindowTranslation() {}

  static Window translate(
      String name,
      ConvolutionMode mode,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      Shape input) {
    long[] before = new long[2];
    long[] after = new long[2];
    for (int axis = 0; axis < 2; axis++) {
      switch (mode) {
        case Same -> {
          long size = axis == 0 ? input.height() : input.width();
          long reach = (kernel[axis] - 1L) * dilation[axis] + 1;
          long output = (size + stride[axis] - 1) / stride[axis];
          long wanted = (output - 1) * stride[axis] + reach - size;
          if (wanted / 2 < 0) {
            // DL4J pads a negative number: some of its layers refuse that, others begin late.
            throw new UnsupportedLayerException(
                "layer '" + name + "' whose stride passes over pixels in mode Same");
          }
          long total = Math.max(0, wanted);
          before[axis] = total / 2;
          after[axis] = total - before[axis];
        }
        case Truncate, Strict -> {
          before[axis] = padding[axis];
          after[axis] = padding[axis];
        }
        default ->
            throw new UnsupportedLayerException(
                "layer '" + name + "' with convolution mode " + mode);
      }
    }
    return new Window(longs(kernel), longs(stride), longs(dilation), before, after);
  }

  private static long[] longs(int[] values) {
    return new long[] {values[0], values[1]};
  }
}

package org.meanfield.compute.onednn;

/**
 * A window that slides over height and width, two entries each.
 *
 * @param dilation distance of neighbours, from 1
 * @param before padding above and left
 * @param after padding below and right
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by no one
record Window(long[] kernel, long[] stride, long[] dilation, long[] before, long[] after) {
  /** Distance of neighbours as oneDNN counts it, from 0. */
  long[] gaps() {
    return new long[] {dilation[0] - 1, dilation[1] - 1};
  }

  boolean dilated() {
    return dilation[0] > 1 || dilation[1] > 1;
  }

  long output(long input, int axis) {
    long reach = (kernel[axis] - 1) * dilation[axis] + 1;
    return (input + before[axis] + after[axis] - reach) / stride[axis] + 1;
  }
}

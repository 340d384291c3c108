package org.meanfield.compute.graph.layer;

/**
 * A window that slides over height and width, two entries each.
 *
 * @param dilation distance of neighbours, from 1
 * @param before padding above and left
 * @param after padding below and right
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by no one
public record Window(long[] kernel, long[] stride, long[] dilation, long[] before, long[] after) {
  /** Distance of neighbours counted from 0. */
  public long[] gaps() {
    return new long[] {dilation[0] - 1, dilation[1] - 1};
  }

  public boolean dilated() {
    return dilation[0] > 1 || dilation[1] > 1;
  }

  public boolean unpadded() {
    return before[0] == 0 && before[1] == 0 && after[0] == 0 && after[1] == 0;
  }

  /** Whether it cuts an image into pieces of two by two. */
  public boolean halves() {
    return unpadded()
        && !dilated()
        && kernel[0] == 2
        && kernel[1] == 2
        && stride[0] == 2
        && stride[1] == 2;
  }

  /** The image that it makes of another, with so many channels. */
  public Shape output(Shape input, long channels) {
    return Shape.image(channels, places(input.height(), 0), places(input.width(), 1));
  }

  private long places(long input, int axis) {
    long reach = (kernel[axis] - 1) * dilation[axis] + 1;
    return (input + before[axis] + after[axis] - reach) / stride[axis] + 1;
  }
}

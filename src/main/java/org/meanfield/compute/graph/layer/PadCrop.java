package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * Zeros around an image, or its borders cut off.
 *
 * @param grows whether zeros are added
 * @param borders rows and columns that are added or cut
 */
public record PadCrop(boolean grows, Borders borders) implements Layer {
  /** How many rows above and below, and columns on the left and the right. */
  public record Borders(long top, long bottom, long left, long right) {
    /**
     * DL4J's.
     *
     * @param four in the order of this record
     */
    public static Borders of(int... four) {
      return new Borders(four[0], four[1], four[2], four[3]);
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape in = inputs.get(0);
    int sign = grows ? 1 : -1;
    return Shape.image(
        in.channels(),
        in.height() + sign * (borders.top() + borders.bottom()),
        in.width() + sign * (borders.left() + borders.right()));
  }
}

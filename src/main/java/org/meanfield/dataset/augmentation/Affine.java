package org.meanfield.dataset.augmentation;

/**
 * Where in an image each point of a new one lies: {@code (xx x + xy y + x0, yx x + yy y + y0)}, in
 * pixels from the upper left corner, whose pixel has its centre at (0.5, 0.5).
 */
record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
  static final Affine SAME = new Affine(1, 0, 0, 0, 1, 0);

  /** The new image is the old one moved so many pixels. */
  static Affine shift(int right, int down) {
    return new Affine(1, 0, -right, 0, 1, -down);
  }

  static Affine mirroredSideways(int width) {
    return new Affine(-1, 0, width, 0, 1, 0);
  }

  static Affine mirroredUpwards(int height) {
    return new Affine(1, 0, 0, 0, -1, height);
  }

  /** The new image is the old one turned about a point, against the clock. */
  static Affine rotation(double degrees, double x, double y) {
    // Math's may differ between processors, and with them the images.
    double cos = StrictMath.cos(StrictMath.toRadians(degrees));
    double sin = StrictMath.sin(StrictMath.toRadians(degrees));
    return new Affine(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y);
  }

  /** The new image is a window of the old one, brought to the full size. */
  static Affine window(double left, double top, double scaleX, double scaleY) {
    return new Affine(scaleX, 0, left, 0, scaleY, top);
  }

  /** First this is done to an image, then {@code next} to what comes of it. */
  Affine then(Affine next) {
    return new Affine(
        xx * next.xx + xy * next.yx,
        xx * next.xy + xy * next.yy,
        xx * next.x0 + xy * next.y0 + x0,
        yx * next.xx + yy * next.yx,
        yx * next.xy + yy * next.yy,
        yx * next.x0 + yy * next.y0 + y0);
  }

  /** Whether whole pixels are moved or mirrored, and none has to be made of several. */
  boolean movesPixels() {
    return xy == 0
        && yx == 0
        && Math.abs(xx) == 1
        && Math.abs(yy) == 1
        && x0 == Math.rint(x0)
        && y0 == Math.rint(y0);
  }
}

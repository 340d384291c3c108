package org.meanfield.bench.averaging;

/**
 * Two hidden layers on images of 8 by 8 grey pixels: many weights, few operations.
 *
 * @param hidden width of both
 */
record DenseModel(int hidden) {
  static final int SIDE = 8;
  static final int CLASSES = 10;

  /** 1,482 weights: what is measured is the round itself. */
  static final DenseModel TINY = new DenseModel(16);

  static final DenseModel SMALL = new DenseModel(500);

  /** 25.4 million weights. */
  static final DenseModel MIDDLE = new DenseModel(5000);

  /** 250 million weights: 1 GB. */
  static final DenseModel LARGE = new DenseModel(15_775);

  long parameters() {
    long h = hidden;
    return SIDE * SIDE * h + h + h * h + h + h * CLASSES + CLASSES;
  }

  /** Bytes of its weights, fp32. */
  long bytes() {
    return parameters() * Float.BYTES;
  }
}

package org.meanfield.bench.averaging;

import java.util.List;
import java.util.Locale;

/**
 * What is measured of rounds.
 *
 * @param codec as {@code averaging.codec} has it
 * @param rounds of a run; the first third warms up
 * @param driverMemory heap of the driver, as {@code --driver-memory} has it
 * @param executorMemory heap of an executor, likewise
 */
record Setting(
    DenseModel model,
    Where where,
    Who who,
    String codec,
    int rounds,
    String driverMemory,
    String executorMemory) {
  static final int WORKERS = 2;
  static final int BATCH = 4;
  static final String FP32 = "fp32";
  static final String BF16 = "bf16";

  private static final int MANY = 45;
  private static final int STOCK = 18;
  private static final int FEW = 9;

  /** All, in the order in which they are run: who is compared comes one after the other. */
  static List<Setting> full() {
    return List.of(
        new Setting(DenseModel.TINY, Where.LOCAL, Who.MEANFIELD, FP32, 300, "2g", ""),
        new Setting(DenseModel.MIDDLE, Where.LOCAL, Who.MEANFIELD, FP32, MANY, "4g", ""),
        new Setting(DenseModel.MIDDLE, Where.LOCAL, Who.STOCK, FP32, STOCK, "4g", ""),
        new Setting(DenseModel.MIDDLE, Where.STANDALONE, Who.MEANFIELD, FP32, MANY, "1g", "3g"),
        new Setting(DenseModel.MIDDLE, Where.STANDALONE, Who.STOCK, FP32, STOCK, "4g", "3g"),
        new Setting(DenseModel.MIDDLE, Where.STANDALONE, Who.MEANFIELD, BF16, MANY, "1g", "3g"),
        new Setting(DenseModel.LARGE, Where.STANDALONE, Who.MEANFIELD, FP32, FEW, "1g", "7g"),
        new Setting(DenseModel.LARGE, Where.STANDALONE, Who.MEANFIELD, BF16, FEW, "1g", "7g"));
  }

  /** A smoke test. */
  static List<Setting> quick() {
    return List.of(
        new Setting(DenseModel.TINY, Where.LOCAL, Who.MEANFIELD, FP32, 30, "1g", ""),
        new Setting(DenseModel.SMALL, Where.STANDALONE, Who.MEANFIELD, FP32, FEW, "1g", "1g"),
        new Setting(DenseModel.SMALL, Where.STANDALONE, Who.STOCK, FP32, FEW, "1g", "1g"),
        new Setting(DenseModel.SMALL, Where.STANDALONE, Who.MEANFIELD, BF16, FEW, "1g", "1g"));
  }

  /** What {@link Measured} may be put beside it. */
  boolean isPeerOf(Setting other) {
    return model.equals(other.model) && where == other.where && who != other.who;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d weights, %s, %s, %s", model.parameters(), where, who, codec);
  }
}

package org.meanfield.bench.contest;

import java.util.Locale;

/** What Meanfield computes in; its peers compute in fp32. */
public enum Precision {
  FP32,
  BF16;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

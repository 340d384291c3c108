package org.meanfield.bench;

import java.util.Locale;

/** What Meanfield computes in; its peers compute in fp32. */
enum Precision {
  FP32,
  BF16;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

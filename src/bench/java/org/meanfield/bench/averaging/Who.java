package org.meanfield.bench.averaging;

import java.util.Locale;

/** Whose rounds they are. */
enum Who {
  MEANFIELD,
  STOCK;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.Optional;

/** Whole numbers from {@code min} to {@code max}, both included; {@code 1e3} is one too. */
record WholeNumber(long min, long max) implements ValueKind<Long> {
  static final WholeNumber ANY = new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);

  static WholeNumber from(int min) {
    return new WholeNumber(min, Integer.MAX_VALUE);
  }

  @Override
  public String text() {
    return equals(ANY) ? "a whole number of 64 bits" : "a whole number from " + min + " to " + max;
  }

  @Override
  public Optional<Long> of(ConfigValue value) {
    return Scalar.number(value).flatMap(WholeNumber::exact).filter(n -> n >= min && n <= max);
  }

  private static Optional<Long> exact(BigDecimal number) {
    try {
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}

package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Predicate;

/** Finite numbers that {@code within} holds for. */
record DecimalNumber(String text, Predicate<Double> within) implements ValueKind<Double> {
  @Override
  public Optional<Double> of(ConfigValue value) {
    return Scalar.number(value)
        .map(BigDecimal::doubleValue)
        .filter(Double::isFinite)
        .filter(within);
  }
}

package org.meanfield.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Weights of classes: none, or at least two finite numbers above 0. */
record WeightList() implements ValueKind<List<Double>> {
  @Override
  public String text() {
    return "a list of a number above 0 for each class, such as [1, 2.5], or []";
  }

  @Override
  public Optional<List<Double>> of(ConfigValue value) {
    if (!(value instanceof ConfigList list) || list.size() == 1) {
      return Optional.empty();
    }
    List<Double> weights =
        list.stream()
            .flatMap(each -> Scalar.number(each).stream())
            .map(BigDecimal::doubleValue)
            .filter(weight -> weight > 0 && Double.isFinite(weight))
            .toList();
    return weights.size() == list.size() ? Optional.of(weights) : Optional.empty();
  }
}

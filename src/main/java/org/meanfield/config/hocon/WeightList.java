package org.meanfield.config.hocon;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.meanfield.config.ClassWeights;

/** Weights of classes: none, at least two finite numbers above 0, or the word for balanced ones. */
record WeightList() implements ValueKind<ClassWeights> {
  static final String BALANCED = "balanced";

  @Override
  public String text() {
    return "balanced, or a list of a number above 0 for each class, such as [1, 2.5], or []";
  }

  @Override
  public Optional<ClassWeights> of(ConfigValue value) {
    if (Scalar.text(value).filter(BALANCED::equals).isPresent()) {
      return Optional.of(new ClassWeights.Balanced());
    }
    if (!(value instanceof ConfigList list) || list.size() == 1) {
      return Optional.empty();
    }
    List<Double> weights = list.stream().flatMap(each -> weight(each).stream()).toList();
    return weights.size() == list.size()
        ? Optional.of(new ClassWeights.Given(weights))
        : Optional.empty();
  }

  @Override
  public Object written(ClassWeights value) {
    return value instanceof ClassWeights.Given given ? given.weights() : BALANCED;
  }

  @Override
  public Optional<String> wrongPart(ConfigValue value) {
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        if (weight(list.get(i)).isEmpty()) {
          return Optional.of("its entry " + (i + 1) + " is " + Scalar.shown(list.get(i)));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> nearest(String found) {
    return Suggestions.word(found, List.of(BALANCED));
  }

  private static Optional<Double> weight(ConfigValue entry) {
    return Scalar.number(entry)
        .map(BigDecimal::doubleValue)
        .filter(weight -> weight > 0 && Double.isFinite(weight));
  }
}

package org.meanfield.config.hocon;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The values given for the known keys, later ones over earlier ones; unknown keys go to the
 * problems. Not for more than one thread.
 */
final class RawValues {
  private static final int MAX_DEPTH = 8;

  private final Map<String, GivenValue> values = new HashMap<>();
  private final KeyHistory history;
  private final ErrorCollector problems;

  RawValues(KeyHistory history, ErrorCollector problems) {
    this.history = history;
    this.problems = problems;
  }

  /** Takes every key of the tree over what it has. */
  void add(ConfigObject tree, Function<ConfigValue, SourcePosition> places, Path base) {
    add(List.of(), tree, value -> new GivenValue(value, places.apply(value), base));
  }

  /** What is given for a key, unless nothing, or null, which unsets it. */
  Optional<GivenValue> of(RecipeKey<?> key) {
    return Optional.ofNullable(values.get(key.name()))
        .filter(given -> !Scalar.isNull(given.value()));
  }

  private void add(
      List<String> section, ConfigObject tree, Function<ConfigValue, GivenValue> giving) {
    for (Map.Entry<String, ConfigValue> entry : tree.entrySet()) {
      List<String> path = new ArrayList<>(section);
      path.add(entry.getKey());
      String name = history.current(ConfigUtil.joinPath(path));
      GivenValue given = giving.apply(entry.getValue());
      if (RecipeKeys.isKey(name)) {
        values.put(name, given);
      } else if (entry.getValue() instanceof ConfigObject inner
          && path.size() < MAX_DEPTH
          && (!inner.isEmpty() || !RecipeKeys.namesIn(name).isEmpty())) {
        add(path, inner, giving);
      } else {
        reportNoKey(name, given);
      }
    }
  }

  private void reportNoKey(String name, GivenValue given) {
    List<String> keys = RecipeKeys.namesIn(name);
    if (keys.isEmpty()) {
      String mend =
          Suggestions.key(name, RecipeKeys.names())
              .map(near -> "did you mean " + near + "?")
              .orElse("scripts/meanfield train --help lists the keys");
      problems.add(
          given.place(),
          String.format(Locale.ROOT, "%s is not a key of a recipe; %s", Scalar.shown(name), mend));
    } else {
      problems.add(
          given.place(),
          String.format(
              Locale.ROOT,
              "%s is %s; expected a section; its keys are %s",
              name,
              Scalar.shown(given.value()),
              String.join(", ", keys)));
    }
  }
}

package org.meanfield.config.hocon;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.meanfield.config.hocon.GivenValue.Source;

/**
 * The values given for the known keys, by any name they have had, later ones over earlier ones;
 * unknown keys go to the problems. Not for more than one thread.
 */
final class RawValues {
  private static final int MAX_DEPTH = 8;

  private final Map<String, GivenValue> values = new HashMap<>();
  private final EarlierNames earlier = new EarlierNames();
  private final KeyHistory history;
  private final ErrorCollector problems;

  RawValues(KeyHistory history, ErrorCollector problems) {
    this.history = history;
    this.problems = problems;
  }

  /** Takes every key of the tree over what it has. */
  void add(
      Source source, ConfigObject tree, Function<ConfigValue, SourcePosition> places, Path base) {
    add(
        List.of(),
        tree,
        (called, value) -> new GivenValue(called, value, source, places.apply(value), base));
  }

  /** What is given for a key, unless nothing, or null, which unsets it. */
  Optional<GivenValue> of(RecipeKey<?> key) {
    return Optional.ofNullable(values.get(key.name()))
        .filter(given -> !Scalar.isNull(given.value()));
  }

  /** What the user is to know of earlier names that are still written, a line each. */
  List<String> remarks() {
    return earlier.lines();
  }

  private void add(
      List<String> section, ConfigObject tree, BiFunction<String, ConfigValue, GivenValue> giving) {
    for (Map.Entry<String, ConfigValue> entry : tree.entrySet()) {
      List<String> path = new ArrayList<>(section);
      path.add(entry.getKey());
      GivenValue given = giving.apply(ConfigUtil.joinPath(path), entry.getValue());
      String name = history.current(given.called());
      if (RecipeKeys.isKey(name)) {
        take(name, given);
      } else if (entry.getValue() instanceof ConfigObject inner
          && path.size() < MAX_DEPTH
          && (!inner.isEmpty() || !RecipeKeys.namesIn(name).isEmpty())) {
        add(path, inner, giving);
      } else {
        reportNoKey(name, given);
      }
    }
  }

  private void take(String name, GivenValue given) {
    GivenValue before = values.get(name);
    if (before != null
        && before.source() == given.source()
        && !before.called().equals(given.called())) {
      reportBoth(name, before.called().equals(name) ? given : before);
    }
    if (!given.called().equals(name)) {
      remark(given, given.called(), name);
    }
    values.put(name, reworded(name, given));
  }

  private void reportBoth(String name, GivenValue earlierOne) {
    problems.add(
        earlierOne.place(),
        String.format(
            Locale.ROOT,
            "%s is the earlier name of %s, and both are given; leave %s out",
            earlierOne.called(),
            name,
            earlierOne.called()));
  }

  private GivenValue reworded(String name, GivenValue given) {
    String word = Scalar.text(given.value()).orElse("");
    String now = history.current(name, word);
    if (now.equals(word)) {
      return given;
    }
    remark(given, name + " = " + word, name + " = " + now);
    return given.with(ConfigValueFactory.fromAnyRef(now));
  }

  private void remark(GivenValue given, String found, String now) {
    if (given.source().isUser()) {
      earlier.add(given.place(), found, now);
    }
  }

  private void reportNoKey(String name, GivenValue given) {
    List<String> keys = RecipeKeys.namesIn(name);
    if (keys.isEmpty()) {
      String mend =
          Suggestions.key(name, everyName())
              .map(history::current)
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

  private List<String> everyName() {
    return Stream.concat(RecipeKeys.names().stream(), history.renamed().keySet().stream().sorted())
        .toList();
  }
}

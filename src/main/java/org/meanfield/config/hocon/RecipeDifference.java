package org.meanfield.config.hocon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.lang3.StringUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.Recipe;

/**
 * A key that has another value in the recipe of a run than when the run was begun.
 *
 * @param before null: none was set
 * @param now null: none is set
 */
public record RecipeDifference(String key, @Nullable String before, @Nullable String now) {
  private static final int SHOWN_CHARACTERS = 200;

  /**
   * The keys by which a run that goes on may differ from what it was, in the order of help. Where
   * images and a network's file lie is among them, since what is in them is compared.
   */
  public static List<String> mayChange() {
    return RecipeKeys.ALL.stream()
        .filter(RecipeKey::mayChange)
        .<String>map(RecipeKey::name)
        .toList();
  }

  /** Where a recipe differs in what may not change, key by key in the order of help. */
  public static List<RecipeDifference> between(Recipe before, Recipe now) {
    return between(
        RecipeKeys.names(),
        RecipeWriter.settings(withBatchSize(before)),
        RecipeWriter.settings(withBatchSize(now)));
  }

  /**
   * Where a recipe differs from the keys that are known of the one before.
   *
   * @param before values as a recipe of any version states them, texts without quotes
   */
  public static List<RecipeDifference> between(Map<String, String> before, Recipe now) {
    Map<String, String> current = KeyHistory.OURS.current(before);
    List<String> known = RecipeKeys.names().stream().filter(current::containsKey).toList();
    return between(known, current, RecipeWriter.settings(withBatchSize(now)));
  }

  private static List<RecipeDifference> between(
      List<String> keys, Map<String, String> before, Map<String, String> now) {
    List<RecipeDifference> found = new ArrayList<>();
    List<String> free = mayChange();
    for (String key : keys) {
      if (!free.contains(key) && !Objects.equals(before.get(key), now.get(key))) {
        found.add(new RecipeDifference(key, before.get(key), now.get(key)));
      }
    }
    return found;
  }

  /** A default batch is one of that size. */
  private static Recipe withBatchSize(Recipe recipe) {
    return recipe.with(recipe.training().withBatchSizeSet());
  }

  /** Such as {@code seed was 42, and is 43}. */
  public String text() {
    return key + " was " + shown(before) + ", and is " + shown(now);
  }

  private static String shown(@Nullable String value) {
    return value == null
        ? "not set"
        : StringUtils.abbreviate(value, SHOWN_CHARACTERS).replaceAll("\\p{Cntrl}", "?");
  }
}

package org.meanfield.config.hocon;

import com.typesafe.config.ConfigFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;

/**
 * A key of a recipe with the kind of value it takes and its help, written once.
 *
 * @param name full dotted name
 * @param kind the values it takes
 * @param defaultText the default in HOCON where it is a constant, else in words
 * @param description what it is for, one sentence without its full stop
 * @param mayChange whether a run that goes on may have another value of it
 * @param ofRecipe what a recipe has of it; null: it is unset, or without effect beside the others
 * @param ofPreparation what preparation has of it; null: it is no matter of preparation
 */
record RecipeKey<T>(
    String name,
    ValueKind<T> kind,
    String defaultText,
    String description,
    boolean mayChange,
    Function<Recipe, @Nullable T> ofRecipe,
    Function<PreparationRecipe, @Nullable T> ofPreparation) {
  /** The constant default; only for keys that have one. */
  T defaultValue() {
    return kind.of(ConfigFactory.parseString("it = " + defaultText).getValue("it")).orElseThrow();
  }

  /** What HOCON has for a recipe's value. */
  @Nullable Object written(Recipe recipe) {
    return written(ofRecipe.apply(recipe));
  }

  /** The same of what is prepared. */
  @Nullable Object written(PreparationRecipe images) {
    return written(ofPreparation.apply(images));
  }

  private @Nullable Object written(@Nullable T value) {
    return value == null ? null : kind.written(value);
  }

  KeyHelp help() {
    return new KeyHelp(name, kind.text(), defaultText, description);
  }
}

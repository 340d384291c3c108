package org.meanfield.config.hocon;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;

/**
 * Writes a recipe that {@link RecipeReader} made, so that reading it gives an equal one: every key,
 * with its help as a comment. {@code null} stands where a key has no value: it is unset, or without
 * effect beside the others.
 */
public final class RecipeWriter {
  private static final String HEADER =
      "# null: the default holds, or the key is without effect beside the others\n";

  private RecipeWriter() {}

  /** The recipe in HOCON, a line of help and a line {@code key = value} for every key. */
  public static String hocon(Recipe recipe) {
    StringBuilder text = new StringBuilder(HEADER);
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      text.append("# ").append(key.description()).append('\n');
      text.append(key.name()).append(" = ").append(literal(key.written(recipe))).append('\n');
    }
    return text.toString();
  }

  /** The recipe as {@code --set} takes it: the value of every key, in the order of the sections. */
  public static Map<String, String> literals(Recipe recipe) {
    Map<String, String> literals = new LinkedHashMap<>();
    RecipeKeys.ALL.forEach(key -> literals.put(key.name(), literal(key.written(recipe))));
    return literals;
  }

  /**
   * What {@link RecipeReader#readPreparation} reads besides the source, as {@code --set} takes it.
   */
  public static Map<String, String> literals(PreparationRecipe images) {
    Map<String, String> literals = new LinkedHashMap<>();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      @Nullable Object written = key.written(images);
      if (written != null) {
        literals.put(key.name(), literal(written));
      }
    }
    return literals;
  }

  /** Every key that has a value, with the value as a recipe states it, texts without quotes. */
  public static SortedMap<String, String> settings(Recipe recipe) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      @Nullable Object written = key.written(recipe);
      if (written != null) {
        settings.put(key.name(), written instanceof String text ? text : literal(written));
      }
    }
    return settings;
  }

  private static String literal(@Nullable Object written) {
    return ConfigValueFactory.fromAnyRef(written).render(ConfigRenderOptions.concise());
  }
}

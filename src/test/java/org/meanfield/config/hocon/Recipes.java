package org.meanfield.config.hocon;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.meanfield.config.Recipe;

/** Recipes as text, for tests: the file is {@code r.conf}, in {@code /recipes}. */
final class Recipes {
  static final Set<String> NETWORKS =
      Set.of("cat-dog-cnn", "cat-dog-cnn-3", "lenet", "mlp", "resnet-50");
  static final String SHORTEST = "data.train = /images\nnetwork.name = cat-dog-cnn\n";

  private Recipes() {}

  static RecipeReader reader() {
    return reader(line -> {});
  }

  /**
   * @param told of earlier names
   */
  static RecipeReader reader(Consumer<String> told) {
    return new RecipeReader(NETWORKS, Path.of("/working"), told);
  }

  static RecipeReader reader(Consumer<String> told, KeyHistory history) {
    return new RecipeReader(NETWORKS, Path.of("/working"), told, history);
  }

  static RecipeText text(String text) {
    return new RecipeText("r.conf", Path.of("/recipes"), "r", text);
  }

  static Recipe read(String text, String... settings) {
    return reader().read(text(text), List.of(settings));
  }
}

package org.meanfield.training.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.run.RunFolder;

/** The recipe that a run folder keeps. */
public final class RunRecipe {
  private RunRecipe() {}

  /**
   * Reads it as it stands; relative paths start from the working folder, though none are written.
   */
  public static Recipe of(RunFolder folder, Path workingFolder) {
    return read(place(folder), text(folder), workingFolder);
  }

  /**
   * Reads it for a run that goes on.
   *
   * @param workingFolder what relative paths in {@code settings} start from; a run writes none
   * @param settings {@code key=value} each, over the run folder's
   * @param told a line for each earlier name of a key or value in {@code settings}
   * @throws MeanfieldException of usage where it was edited into something that cannot be, or the
   *     settings would have the run go on elsewhere
   */
  public static Recipe of(
      RunFolder folder, Path workingFolder, List<String> settings, Consumer<String> told) {
    Recipe kept = of(folder, workingFolder);
    Recipe recipe = read(place(folder), text(folder), workingFolder, settings, told);
    if (!Objects.equals(kept.runFolder(), recipe.runFolder())) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "--set run.folder=%s: a run goes on in the folder that it lies in, %s. Leave that"
                  + " out; to keep the run elsewhere, move its folder there and resume that.",
              recipe.runFolder(),
              folder.location()));
    }
    return recipe;
  }

  /** What another recipe changes in it: by key its new value, as {@code --set} takes it. */
  public static Map<String, String> changes(RunFolder folder, Path workingFolder, Recipe to) {
    Map<String, String> before = RecipeWriter.literals(of(folder, workingFolder));
    Map<String, String> changes = new LinkedHashMap<>();
    RecipeWriter.literals(to)
        .forEach(
            (key, value) -> {
              if (!value.equals(before.get(key))) {
                changes.put(key, value);
              }
            });
    return changes;
  }

  /**
   * A recipe that a run wrote, of this version or an earlier one.
   *
   * @param file for messages
   */
  public static Recipe read(String file, String text, Path workingFolder) {
    return read(file, text, workingFolder, List.of(), line -> {});
  }

  private static Recipe read(
      String file, String text, Path workingFolder, List<String> settings, Consumer<String> told) {
    return new RecipeReader(NetworkCatalog.names().keySet(), workingFolder, told)
        .readWritten(new RecipeText(file, workingFolder, "run", text), settings);
  }

  private static String place(RunFolder folder) {
    return folder.folder().child(RunFolder.RECIPE).location();
  }

  private static String text(RunFolder folder) {
    return folder.read(RunFolder.RECIPE).orElse("");
  }
}

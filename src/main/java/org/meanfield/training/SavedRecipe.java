package org.meanfield.training;

import java.nio.file.Path;
import java.util.List;
import org.meanfield.config.Recipe;
import org.meanfield.config.RecipeReader;
import org.meanfield.config.RecipeText;
import org.meanfield.fault.Fault;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.run.RunFolder;

/** The recipe that a run folder keeps. */
public final class SavedRecipe {
  private SavedRecipe() {}

  /**
   * Reads it.
   *
   * @param workingFolder what relative paths start from, though a run writes none
   * @throws Fault of usage where it was edited into something that cannot be
   */
  public static Recipe of(RunFolder folder, Path workingFolder) {
    String text = folder.read(RunFolder.RECIPE).orElse("");
    return new RecipeReader(NetworkCatalog.names().keySet(), workingFolder)
        .read(
            new RecipeText(
                folder.folder().child(RunFolder.RECIPE).location(), workingFolder, "run", text),
            List.of());
  }
}

package org.meanfield;

import java.nio.file.Path;
import java.util.List;
import org.meanfield.config.Recipe;
import org.meanfield.config.RecipeReader;
import org.meanfield.config.RecipeText;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.run.RunFolder;

/** The recipe that a run folder keeps. */
public final class RunRecipe {
  private RunRecipe() {}

  /**
   * Reads it.
   *
   * @throws org.meanfield.fault.Fault of the kind USAGE where it is none
   */
  public static Recipe of(RunFolder folder) {
    Path anywhere = Path.of("").toAbsolutePath();
    String text = folder.read(RunFolder.RECIPE).orElse("");
    return new RecipeReader(NetworkCatalog.names().keySet(), anywhere)
        .read(
            new RecipeText(
                folder.folder().child(RunFolder.RECIPE).location(), anywhere, "run", text),
            List.of());
  }
}

package org.meanfield;

import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.config.Recipe;
import org.meanfield.run.Folder;
import org.meanfield.run.RunFolder;

/** Where a run is kept when its recipe leaves that open. */
final class RunDirectories {
  private RunDirectories() {}

  /** {@code run.folder}, or a new {@code runs/<name>-<UTC time>} under the working directory. */
  static String of(Recipe recipe, Path workingFolder, Clock clock, Configuration hadoop) {
    if (recipe.runFolder() != null) {
      return recipe.runFolder();
    }
    Folder runs = Folder.at(workingFolder.resolve("runs").toString(), hadoop);
    return runs.child(RunFolder.freeName(runs, recipe.name(), clock)).location();
  }

  /** Makes it; of trainings that begin at once in this process, each has its own. */
  static synchronized RunFolder create(
      Recipe recipe, Path workingFolder, Clock clock, Configuration hadoop) {
    return RunFolder.create(of(recipe, workingFolder, clock, hadoop), hadoop);
  }
}

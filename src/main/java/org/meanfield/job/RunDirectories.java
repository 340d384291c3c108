package org.meanfield.job;

import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.config.Recipe;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.Folder;

/** Where a run is kept when its recipe leaves that open. */
final class RunDirectories {
  private RunDirectories() {}

  /**
   * {@code run.folder}, or a new {@code <name>-<UTC time>}.
   *
   * @param runs where that is made, as {@code runs}; need not exist
   */
  static String of(Recipe recipe, String runs, Clock clock, Configuration hadoop) {
    if (recipe.runFolder() != null) {
      return recipe.runFolder();
    }
    Folder above = Folder.at(runs, hadoop);
    return above.child(RunFolder.freeName(above, recipe.name(), clock)).location();
  }

  /** Makes it; of trainings that begin at once in this process, each has its own. */
  static synchronized RunFolder create(
      Recipe recipe, String runs, Clock clock, Configuration hadoop) {
    return RunFolder.create(of(recipe, runs, clock, hadoop), hadoop);
  }
}

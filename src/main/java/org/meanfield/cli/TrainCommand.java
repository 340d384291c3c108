package org.meanfield.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meanfield.TrainingJob;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Recipe;
import org.meanfield.config.RecipeReader;
import org.meanfield.config.RecipeText;
import org.meanfield.network.NetworkCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: a run from a recipe. */
@Command(
    name = "train",
    description = "Train a network from a recipe, test it and save the model in a new run folder.",
    footerHeading = "%nKeys of a recipe:%n",
    modelTransformer = RecipeKeysHelp.class)
final class TrainCommand implements Callable<Integer> {
  @Mixin EveryCommand common = new EveryCommand();

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE.conf",
      description = "The recipe (HOCON); without one, all is given by --set.")
  @Nullable Path recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A key of the recipe and its value, over the file's; may be repeated.")
  List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    Path here = Path.of("").toAbsolutePath();
    RecipeReader reader = new RecipeReader(NetworkCatalog.names().keySet(), here);
    Recipe read =
        recipe == null
            ? reader.read(new RecipeText("--set", here, "run", ""), settings)
            : reader.read(recipe, settings);
    try (Interruption interruption = new Interruption();
        RunDisplay display = RunDisplay.ofStderr()) {
      TrainingJob job =
          new TrainingJob(
              ClusterAccess.own("Meanfield " + read.name()),
              here,
              Clock.systemUTC(),
              display,
              interruption);
      new RunReport(job.train(read)).print(System.out, common.json);
    }
    return 0;
  }
}

package org.meanfield.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.TrainingJob;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: a run from a recipe. */
@Command(
    name = "train",
    description = "Train a network from a recipe, test it and save the model in a new run folder.",
    footerHeading = "%nKeys of a recipe:%n",
    modelTransformer = RecipeKeysHelp.class)
final class TrainCommand implements Callable<Integer>, Submittable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin CommandOptions common = new CommandOptions();

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
    Recipe read = read(here);
    try (SignalHandler interruption = new SignalHandler();
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      TrainingJob job =
          new TrainingJob(
              ClusterAccess.own("Meanfield " + read.name()),
              here,
              Clock.systemUTC(),
              display,
              interruption);
      new RunReport(job.train(read), display.remarks()).print(common.out(), common.json);
    }
    return 0;
  }

  @Override
  public DriverCommand errand(ClusterPaths shared) {
    Recipe read = read(Path.of("").toAbsolutePath());
    if (read.runFolder() == null) {
      throw MeanfieldException.usage(
          "run.folder is not set. In deploy mode cluster give it, as a URI of a place that every"
              + " machine sees, such as --set run.folder=hdfs:///runs/"
              + read.name()
              + ".");
    }
    Map<String, String> keys = RecipeWriter.literals(read);
    String run = shared.require("run.folder", read.runFolder());
    keys.putAll(shared.places(read, keys.keySet()));
    RunFolder.checkCreatable(run, shared.hadoop());
    List<String> words = common.again();
    keys.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    return new DriverCommand(run, words);
  }

  private Recipe read(Path here) {
    if (recipe == null && settings.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no recipe: give a file, RECIPE.conf, or the keys one by one, as --set"
              + " data.train=FOLDER --set network.name=NAME");
    }
    RecipeReader reader = new RecipeReader(NetworkCatalog.names().keySet(), here, common::warn);
    return recipe == null
        ? reader.read(new RecipeText("--set", here, "run", ""), settings)
        : reader.read(recipe, settings);
  }
}

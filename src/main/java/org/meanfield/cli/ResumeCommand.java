package org.meanfield.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Locations;
import org.meanfield.config.Recipe;
import org.meanfield.job.RunSummary;
import org.meanfield.job.TrainingJob;
import org.meanfield.run.RunFolder;
import org.meanfield.training.checkpoint.RunRecipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resume}: goes on with a run. */
@Command(
    name = "resume",
    description =
        "Go on with a run that was interrupted or failed, from its last checkpoint, to the weights"
            + " it would have come to undisturbed.")
final class ResumeCommand implements Callable<Integer>, Submittable {
  @Mixin CommandOptions common = new CommandOptions();

  @Parameters(paramLabel = "RUN", description = "The run folder.")
  String run = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A key of the recipe and its value, over the run folder's; may be repeated. What decides"
              + " the weights stays as it was.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--take-over",
      description =
          "Also where a process on another machine or in another container is noted as working on"
              + " the run: for one that is known to be gone, such as a pod that crashed. Without"
              + " this, its lock is respected until it has not been renewed for 10 minutes.")
  boolean takeOver;

  @Override
  public Integer call() {
    try (SignalHandler interruption = new SignalHandler();
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      TrainingJob job =
          new TrainingJob(
              ClusterAccess.own("Meanfield resume"),
              Path.of("").toAbsolutePath(),
              Clock.systemUTC(),
              display,
              interruption);
      String place = Locations.absolute(run);
      RunSummary summary = takeOver ? job.takeOver(place, settings) : job.resume(place, settings);
      new RunReport(summary, display.remarks()).print(common.out(), common.json);
    }
    return 0;
  }

  @Override
  public DriverCommand errand(ClusterPaths shared) {
    String place = shared.requireRun(Locations.absolute(run));
    RunFolder folder = RunFolder.open(place, shared.hadoop());
    Path here = Path.of("").toAbsolutePath();
    Recipe recipe = RunRecipe.of(folder, here, settings, common::warn);
    Map<String, String> keys = RunRecipe.changes(folder, here, recipe);
    keys.putAll(shared.places(recipe, keys.keySet()));
    List<String> words = common.again(place);
    keys.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    if (takeOver) {
      words.add("--take-over");
    }
    return new DriverCommand(place, words);
  }
}

package org.meanfield.cli;

import java.util.concurrent.Callable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Locations;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.job.EvaluationJob;
import org.meanfield.report.data.RemarksJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: judges a saved model. */
@Command(
    name = "evaluate",
    description =
        "Judge a saved model on labelled images: accuracy, precision, recall and F1 a class,"
            + " confusion matrix, log-loss, and ROC-AUC for two classes.")
final class EvaluateCommand implements Callable<Integer>, Submittable {
  @Mixin CommandOptions common = new CommandOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run folder or a model bundle.")
  String model = "";

  @Parameters(
      index = "1",
      paramLabel = "IMAGES",
      description =
          "A class-per-folder tree, a manifest (.csv), IDX or CIFAR binary files, packed shards, or"
              + " a table: parquet:PATH or table:NAME, with ?image=COLUMN&label=COLUMN for columns"
              + " that are not called image and label.")
  String images = "";

  @Override
  public Integer call() {
    try (SignalHandler interruption = new SignalHandler();
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      Evaluation evaluation =
          EvaluationJob.run(
              ClusterAccess.own("Meanfield evaluate"),
              Locations.absolute(model),
              Locations.absolute(images),
              display,
              interruption);
      common
          .out()
          .print(
              common.json
                  ? evaluation.toJson().set("remarks", RemarksJson.of(display.remarks())) + "\n"
                  : evaluation.toText());
      common.out().flush();
    }
    return 0;
  }

  @Override
  public DriverCommand errand(ClusterPaths shared) {
    String run = shared.requireRun(Locations.absolute(model));
    return new DriverCommand(
        run, common.again(run, shared.require("IMAGES", Locations.absolute(images))));
  }
}

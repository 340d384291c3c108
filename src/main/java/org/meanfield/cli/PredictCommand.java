package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Locations;
import org.meanfield.job.PredictionJob;
import org.meanfield.report.data.RemarksJson;
import org.meanfield.text.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code predict}: a saved model over images. */
@Command(
    name = "predict",
    description =
        "Predict images by a saved model: a table of path, label and a probability a class.")
final class PredictCommand implements Callable<Integer>, Submittable {
  @Mixin CommandOptions common = new CommandOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run folder or a model bundle.")
  String model = "";

  @Parameters(
      index = "1",
      paramLabel = "IMAGES",
      description =
          "An image, a folder of images at any depth, a manifest (.csv), IDX images, packed shards,"
              + " or a table: parquet:PATH or table:NAME, with ?image=COLUMN for one that is not"
              + " called image, and ?path=COLUMN for what tells images apart.")
  String images = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "A folder for the table, which must not exist yet.")
  String out = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "PARQUET",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  PredictionJob.Format format = PredictionJob.Format.PARQUET;

  @Override
  public Integer call() {
    try (SignalHandler interruption = new SignalHandler();
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      String to = Locations.absolute(out);
      long rows =
          PredictionJob.run(
              ClusterAccess.own("Meanfield predict"),
              Locations.absolute(model),
              Locations.absolute(images),
              to,
              format,
              display,
              interruption);
      common
          .out()
          .println(
              common.json
                  ? JsonNodeFactory.instance
                      .objectNode()
                      .put("out", to)
                      .put("rows", rows)
                      .set("remarks", RemarksJson.of(display.remarks()))
                      .toString()
                  : Figures.count(rows) + (rows == 1 ? " row in " : " rows in ") + to);
      common.out().flush();
    }
    return 0;
  }

  @Override
  public DriverCommand errand(ClusterPaths shared) {
    String run = shared.requireRun(Locations.absolute(model));
    return new DriverCommand(
        run,
        common.again(
            run,
            shared.require("IMAGES", Locations.absolute(images)),
            "--out",
            shared.require("--out", Locations.absolute(out)),
            "--format",
            format.name()));
  }
}

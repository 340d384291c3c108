package org.meanfield.cli;

import org.meanfield.Versions;
import org.meanfield.fault.FaultKind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program that {@code scripts/meanfield} and spark-submit start. */
@Command(
    name = "scripts/meanfield",
    description =
        "Trains image classifiers on Apache Spark by parameter averaging. Options of spark-submit"
            + " (--master, --conf, --driver-memory, --executor-memory, --jars, ...) may stand"
            + " anywhere and are passed on to Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = Meanfield.Version.class,
    subcommands = {
      TrainCommand.class,
      ResumeCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ModelsCommand.class
    },
    footer = {
      "",
      "scripts/meanfield package [--platform PLATFORM] builds the jar that spark-submit takes.",
      "",
      "Exit status: 0 done, 1 a fault of Meanfield, 2 wrong use or recipe, 3 bad data, 4 the cluster"
          + " failed, 5 storage failed, 130 interrupted."
    })
public final class Meanfield {
  private Meanfield() {}

  /** Runs a command and ends the process with its status. */
  public static void main(String[] arguments) {
    int status;
    try {
      status = run(arguments);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "meanfield: the driver has no memory left ("
              + e.getMessage()
              + "). Give it more by --driver-memory.");
      status = FaultKind.CLUSTER.exitStatus();
    } catch (LinkageError e) {
      System.err.println(
          "meanfield: a native library or class can't be loaded: "
              + e
              + ". Was the jar built for this machine (scripts/meanfield package)?");
      status = FaultKind.INTERNAL.exitStatus();
    }
    System.exit(status);
  }

  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Meanfield());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(Problems::wrongUse);
    line.setExecutionExceptionHandler(Problems::failure);
    if (arguments.length == 0) {
      line.usage(System.err);
      return FaultKind.USAGE.exitStatus();
    }
    return line.execute(arguments);
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Meanfield " + Versions.meanfield()};
    }
  }
}

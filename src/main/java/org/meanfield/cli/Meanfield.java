package org.meanfield.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.spark.SparkException;
import org.meanfield.cluster.DriverEnd;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.Versions;
import org.meanfield.text.FileNames;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.TypeConversionException;

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
      PrepareCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      RunsCommand.class,
      ModelsCommand.class,
      ForecastCommand.class
    },
    footer = {
      "",
      "scripts/meanfield package [--platform PLATFORM] builds the jar that spark-submit takes.",
      "",
      "Exit status: 0 done, 1 a fault of Meanfield, 2 wrong use or recipe, 3 bad data, 4 the"
          + " cluster failed, 5 storage failed, 130 interrupted."
    })
public final class Meanfield {
  private Meanfield() {}

  /** Runs a command and ends the process with its status. */
  public static void main(String[] arguments) throws SparkException {
    DriverEnd.end(run(line -> {}, arguments));
  }

  /**
   * Runs a command; gives its exit status.
   *
   * @param setup of the command line, such as where it prints
   */
  static int run(Consumer<CommandLine> setup, String... arguments) {
    CommandLine line = new CommandLine(new Meanfield());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(ErrorHandler::wrongUse);
    line.setExecutionExceptionHandler(ErrorHandler::failure);
    line.setOut(Utf8Streams.out());
    line.setErr(Utf8Streams.err());
    line.registerConverter(Path.class, Meanfield::path);
    setup.accept(line);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ErrorKind.USAGE.exitStatus();
    }
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError | LinkageError e) {
      return ErrorHandler.error(e, line.getErr());
    }
  }

  private static Path path(String text) {
    try {
      return FileNames.path(text);
    } catch (MeanfieldException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Meanfield " + Versions.meanfield()};
    }
  }
}

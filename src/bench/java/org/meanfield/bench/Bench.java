package org.meanfield.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.meanfield.bench.averaging.AveragingCommand;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.convergence.ConvergenceCommand;
import org.meanfield.bench.decode.DecodeCommand;
import org.meanfield.bench.faults.FaultsCommand;
import org.meanfield.bench.forecast.ForecastCommand;
import org.meanfield.bench.ingest.IngestCommand;
import org.meanfield.bench.scoring.ScoringCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The program that {@code scripts/bench} starts. */
@Command(
    name = "scripts/bench",
    description =
        "Measures Meanfield: how fast it is beside its peers, how well averaging converges, how"
            + " right its forecasts are, how fast images are decoded, read from shards, and"
            + " predicted in tables, and what killed processes cost.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ComputeCommand.class,
      AveragingCommand.class,
      ConvergenceCommand.class,
      ForecastCommand.class,
      DecodeCommand.class,
      IngestCommand.class,
      ScoringCommand.class,
      FaultsCommand.class
    })
public final class Bench {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Bench() {}

  /** Runs a benchmark and ends the process with its status. */
  public static void main(String[] arguments) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine line = commandLine();
    if (arguments.length == 0) {
      line.usage(System.err);
      return WRONG_USE;
    }
    return line.execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Bench());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.registerConverter(Workload.class, new WorkloadName());
    line.setParameterExceptionHandler(Bench::wrongUse);
    line.setExecutionExceptionHandler(Bench::failure);
    return line;
  }

  private static int wrongUse(ParameterException problem, String[] arguments) {
    PrintWriter err = problem.getCommandLine().getErr();
    err.println("bench: " + problem.getMessage());
    err.flush();
    return WRONG_USE;
  }

  private static int failure(Exception problem, CommandLine command, ParseResult parsed)
      throws Exception {
    if (problem instanceof ParameterException wrong) {
      return wrongUse(wrong, new String[0]);
    }
    command.getErr().println("bench: " + problem);
    command.getErr().flush();
    return FAILED;
  }

  /** Networks by their names in the catalog. */
  private static final class WorkloadName implements ITypeConverter<Workload> {
    @Override
    public Workload convert(String name) {
      try {
        return Workload.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "no network of the benchmark is named '"
                + name
                + "'; it has "
                + Arrays.stream(Workload.values())
                    .map(Workload::network)
                    .collect(Collectors.joining(", ")));
      }
    }
  }
}

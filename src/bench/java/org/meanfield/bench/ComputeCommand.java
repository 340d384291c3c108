package org.meanfield.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Installation;
import org.meanfield.compute.onednn.Bf16;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench compute}. */
@Command(
    name = "compute",
    description = {
      "Training and inference on two cores: Meanfield beside PyTorch, ONNX Runtime and stock"
          + " Deeplearning4j on Spark. A contender runs in processes of its own, in turns with the"
          + " others; what is told are medians over the rounds."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 done, 1 a contender failed, outputs disagree or compute.engine = auto did not"
          + " take the fast engine, a step allocates more than 4 kB (--allocations), 2 wrong use."
    })
final class ComputeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final double SECONDS = 1.5;
  private static final double QUICK_SECONDS = 0.4;
  private static final int ROUNDS = 3;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(
      names = "--quick",
      description = "A smoke test of two minutes: cat-dog-cnn and mlp, one short round.")
  boolean quick;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Only this network; may be repeated.")
  List<Workload> networks = List.of();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "Only this: ${COMPLETION-CANDIDATES}; may be repeated.")
  List<Mode> modes = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "How many rounds; default 3.")
  @Nullable Integer rounds;

  @Option(
      names = "--profile",
      description =
          "Compare nothing; tell where Meanfield's own training step spends its time: milliseconds"
              + " and GFLOP/s an operation, share of the step and of the ceiling.")
  boolean profile;

  @Option(
      names = "--allocations",
      description =
          "Compare nothing; tell how many bytes of the Java heap Meanfield's own training step"
              + " allocates once it is warm, by JMH's profiler gc. Without resnet-50, unless"
              + " --network names it.")
  boolean allocations;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description =
          "What Meanfield computes in: ${COMPLETION-CANDIDATES}; default fp32, and"
              + " bf16 too for the step of cat-dog-cnn where the processor has it.")
  @Nullable Precision precision;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePrecision();
    requireOneQuestion();
    Plan plan = plan();
    Installation installation = Installation.ofSystemProperties();
    PrintStream facts = json ? System.err : System.out;
    Load load = Load.now();
    facts.println(Machine.describe(installation, load));
    if (!allocations) {
      // Bytes are the same on a busy machine.
      load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    }
    Path folder = Files.createTempDirectory("meanfield-bench");
    if (profile || allocations) {
      return ownStep(plan, new Commands(installation), folder);
    }
    Rounds run = new Rounds(plan, installation, folder, System.err);
    List<Row> rows = run.run().rows();
    if (json) {
      System.out.println(ResultJson.of(rows));
    } else {
      ResultTable.print(rows, System.out);
    }
    boolean failed = !run.problems().isEmpty();
    run.problems().forEach(problem -> System.err.println("bench: " + problem));
    if (failed) {
      deleteAllButLogs(folder);
    } else {
      FileUtils.deleteDirectory(folder.toFile());
    }
    return failed ? FAILED : 0;
  }

  private int ownStep(Plan plan, Commands commands, Path folder)
      throws IOException, InterruptedException {
    try {
      List<String> problems = List.of();
      if (profile) {
        new Profiles(commands, folder).print(plan.workloads(), plan.precision(), System.out);
      } else {
        problems =
            new Allocations(commands, folder).print(plan.workloads(), plan.precision(), System.out);
      }
      FileUtils.deleteDirectory(folder.toFile());
      problems.forEach(problem -> System.err.println("bench: " + problem));
      return problems.isEmpty() ? 0 : FAILED;
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
  }

  private Plan plan() {
    Set<Workload> workloads = new LinkedHashSet<>(networks);
    if (workloads.isEmpty()) {
      workloads = usualWorkloads();
    }
    int count = rounds == null ? (quick ? 1 : ROUNDS) : rounds;
    if (count < 1) {
      throw wrongUse("--rounds takes a whole number from 1, and found " + count);
    }
    Plan plan =
        new Plan(
            workloads,
            modes.isEmpty() ? EnumSet.allOf(Mode.class) : EnumSet.copyOf(modes),
            precision == null ? Precision.FP32 : precision,
            precision == null && Bf16.here(),
            count,
            quick ? QUICK_SECONDS : SECONDS,
            quick ? new Plan.TrainSize(1, 2) : new Plan.TrainSize(6, 3));
    if (plan.round().isEmpty()) {
      throw wrongUse("--mode train is measured on --network " + Plan.TRAINED + " alone");
    }
    return plan;
  }

  private Set<Workload> usualWorkloads() {
    if (quick) {
      return EnumSet.of(Workload.CAT_DOG_CNN, Workload.MLP);
    }
    return allocations ? Allocations.USUAL : EnumSet.allOf(Workload.class);
  }

  private void requireOneQuestion() {
    if (profile && json) {
      throw wrongUse("--profile prints a table, and has no --json");
    }
    if (allocations && json) {
      throw wrongUse("--allocations prints a table, and has no --json");
    }
    if (allocations && profile) {
      throw wrongUse("--allocations and --profile answer different questions; give one of them");
    }
  }

  private void requirePrecision() {
    if (precision == Precision.BF16 && !Bf16.here()) {
      throw wrongUse(
          "--precision bf16 needs a processor with avx512_bf16, and "
              + Machine.processor()
              + " has none that oneDNN may use");
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** What the messages name stays. */
  private static void deleteAllButLogs(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        FileUtils.deleteDirectory(entry.toFile());
      }
    }
  }
}

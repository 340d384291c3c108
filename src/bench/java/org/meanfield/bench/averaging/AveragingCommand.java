package org.meanfield.bench.averaging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.Load;
import org.meanfield.bench.Machine;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench averaging}. */
@Command(
    name = "averaging",
    description = {
      "A round of averaging, of one local step of batch 4 on each of two workers (Nesterov, its"
          + " state kept): Meanfield beside stock Deeplearning4j on Spark, in local mode and on a"
          + " standalone cluster of two executors, with 1,482, 25.4 and 250 million weights; and"
          + " how much of an epoch is no gradient computation. Medians of warm rounds; of stock"
          + " the fastest fit. Needs about 22 GB of memory and 15 minutes."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit status: 0 done, 1 a run failed, 2 wrong use."})
public final class AveragingCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FAILED = 1;
  private static final int COPIES = 6;

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(
      names = "--quick",
      description = "A smoke test of two minutes: small networks, few rounds.")
  boolean quick;

  @Option(
      names = "--codec",
      description =
          "Compare nothing; tell how many GB of fp32 weights a second are brought to bf16 and back,"
              + " beside copying them, by JMH.")
  boolean codec;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (codec && (json || quick)) {
      throw new ParameterException(
          spec.commandLine(),
          "--codec prints three lines, and goes with neither --json nor --quick");
    }
    Installation installation = Installation.ofSystemProperties();
    PrintStream facts = json ? System.err : System.out;
    Load load = Load.now();
    facts.println(Machine.describe(installation, load));
    load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    Path folder = Files.createTempDirectory("meanfield-bench");
    if (codec) {
      return codecSpeed(installation, folder);
    }
    AveragingRun run = new AveragingRun(installation, folder, System.err);
    List<Measured> rows = run.measure(quick ? Setting.quick() : Setting.full());
    EpochShare epoch = run.epoch(quick ? 1 : COPIES);
    print(rows, epoch);
    if (!run.problems().isEmpty()) {
      System.err.println("bench: what failed has left its output in " + folder);
      return FAILED;
    }
    FileUtils.deleteDirectory(folder.toFile());
    return 0;
  }

  private static int codecSpeed(Installation installation, Path folder)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Installation.java().toString(),
            "-Djmh.ignoreLock=true",
            "-cp",
            installation.ourClassPathWithJmh(),
            "org.meanfield.bench.meanfield.CodecSpeed");
    try (Child child = Child.start("codec", command, Map.of(), folder, PATIENCE)) {
      System.out.print(child.rest());
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
    FileUtils.deleteDirectory(folder.toFile());
    return 0;
  }

  private void print(List<Measured> rows, @Nullable EpochShare epoch) {
    if (json) {
      System.out.println(AveragingJson.of(rows, epoch));
    } else {
      AveragingTable.print(rows, epoch, System.out);
    }
  }
}

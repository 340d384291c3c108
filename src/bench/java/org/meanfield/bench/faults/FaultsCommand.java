package org.meanfield.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.Load;
import org.meanfield.bench.Machine;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Cluster;
import org.meanfield.bench.process.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench faults}. */
@Command(
    name = "faults",
    description = {
      "A training of some minutes on three executors of a standalone cluster, twice: left alone,"
          + " and with an executor killed every 30 s and the driver every 2 minutes, which is"
          + " resumed at once. Prints the share of throughput that is kept, and whether the weights"
          + " are the same. What processes took to start is reported, and left out of that share on"
          + " both sides."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 done, 1 a run failed, came to other weights, or kept less than 0.9 of its"
          + " throughput (not with --quick), 2 wrong use."
    })
public final class FaultsCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int EXECUTORS = 3;
  private static final int EPOCHS = 90;
  private static final int QUICK_EPOCHS = 12;
  private static final String EXECUTOR_MEMORY = "1g";

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(
      names = "--quick",
      description =
          "A smoke test of two minutes: a short training, one executor and one driver killed; the"
              + " share that is kept does not count.")
  boolean quick;

  @Option(names = "--seed", paramLabel = "N", description = "Draws when what is killed; default 1.")
  long seed = 1;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Of the training; default " + EPOCHS + ".")
  @Nullable Integer epochs;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int count = epochs == null ? (quick ? QUICK_EPOCHS : EPOCHS) : epochs;
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--epochs takes a whole number from 1, and found " + count);
    }
    Installation installation = Installation.ofSystemProperties();
    Load load = Load.now();
    (json ? System.err : System.out).println(Machine.describe(installation, load));
    load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    Path folder = Files.createTempDirectory("meanfield-bench");
    try {
      TrainingTime undisturbed = train(installation, folder, "alone", count, KillPlan.none());
      KillPlan plan = quick ? KillPlan.quick(seed) : KillPlan.full(seed);
      TrainingTime disturbed = train(installation, folder, "killed", count, plan);
      FaultsResult result = new FaultsResult(undisturbed, disturbed);
      FileUtils.deleteDirectory(folder.toFile());
      print(result);
      return result.sameWeights() && (quick || result.reachesTheGoal()) ? 0 : FAILED;
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
  }

  private static TrainingTime train(
      Installation installation, Path folder, String name, int epochs, KillPlan plan)
      throws IOException, BenchException, InterruptedException {
    Path run = folder.resolve(name);
    try (Cluster cluster = Cluster.start(installation, folder, EXECUTORS, "2g")) {
      String meanfield = installation.script("meanfield").toString();
      List<String> where =
          List.of("--master", cluster.master(), "--executor-memory", EXECUTOR_MEMORY, "--json");
      List<String> train =
          new ArrayList<>(List.of(meanfield, "train", installation.recipe().toString()));
      settings(run, epochs).forEach(setting -> train.addAll(List.of("--set", setting)));
      train.addAll(where);
      List<String> resume = new ArrayList<>(List.of(meanfield, "resume", run.toString()));
      resume.addAll(where);
      return new KilledTraining(cluster, EXECUTORS, run, folder, plan, System.err)
          .train(train, resume);
    }
  }

  private static List<String> settings(Path run, int epochs) {
    return List.of(
        "run.folder=" + run,
        "run.checkpointEvery=10 s",
        "data.test=null",
        "training.epochs=" + epochs,
        "training.workers=" + EXECUTORS,
        "averaging.every=20",
        "averaging.recovery=replicate");
  }

  private void print(FaultsResult result) {
    if (json) {
      System.out.println(result.json());
    } else {
      result.lines().forEach(System.out::println);
    }
  }
}

package org.meanfield.bench.convergence;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench convergence}. */
@Command(
    name = "convergence",
    description = {
      "What the interval of averaging and the outer optimizer do to accuracy and to bytes sent: a"
          + " run of scripts/meanfield train each, 8 workers as threads of one process, all on the"
          + " same images with the same seed."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit status: 0 done, 1 a run failed, 2 wrong use."})
public final class ConvergenceCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int EPOCHS = 10;
  private static final int QUICK_EPOCHS = 1;
  private static final long FIRST_SEED = 42;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "The images: train/CLASS/... and test/CLASS/..., such as CIFAR-10 as files. Trained on by"
              + " cat-dog-cnn-3.")
  @Nullable Path data;

  @Option(
      names = "--quick",
      description =
          "A smoke test of half a minute in place of --data: two configurations, one epoch of the"
              + " quickstart's images.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(names = "--epochs", paramLabel = "N", description = "Of each run; default 10.")
  @Nullable Integer epochs;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many seeds, from 42, each configuration runs with; default 1.")
  int seeds;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description =
          "Keep the run folders here. What is there already is not run again, and what was broken"
              + " off is resumed. Default: a folder that is removed at the end.")
  @Nullable Path work;

  @Option(
      names = "--picture",
      paramLabel = "FILE.svg",
      description = "Draw accuracy over bytes into this file.")
  @Nullable Path picture;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireFromOne("--epochs", epochs == null ? EPOCHS : epochs);
    requireFromOne("--seeds", seeds);
    Installation installation = Installation.ofSystemProperties();
    try {
      Material material = material(installation);
      Path folder =
          work == null
              ? Files.createTempDirectory("meanfield-convergence")
              : Files.createDirectories(work).toRealPath();
      System.err.println("bench: run folders in " + folder);
      report(run(new Trials(installation, material, folder)));
      if (work == null) {
        FileUtils.deleteDirectory(folder.toFile());
      }
      return 0;
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
  }

  private Material material(Installation installation) throws IOException {
    if (quick) {
      if (data != null) {
        throw wrongUse("--quick has images of its own; give it or --data");
      }
      return Material.quickstart(installation, epochs == null ? QUICK_EPOCHS : epochs);
    }
    if (data == null) {
      throw wrongUse("--data FOLDER is needed: images in train/CLASS/ and test/CLASS/; or --quick");
    }
    for (String set : List.of("train", "test")) {
      if (!Files.isDirectory(data.resolve(set))) {
        throw wrongUse(
            String.format(
                Locale.ROOT,
                "--data %s has no folder '%s'; expected are train and test, a folder a class in"
                    + " each",
                data,
                set));
      }
    }
    return Material.pictures(installation, data, epochs == null ? EPOCHS : epochs);
  }

  /** All configurations with the first seed, then with the next: a broken run has whole seeds. */
  private List<Outcome> run(Trials trials)
      throws IOException, BenchException, InterruptedException {
    List<Trial> all = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
      for (Averaging averaging : quick ? Averaging.few() : Averaging.all()) {
        all.add(new Trial(averaging, seed));
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Trial trial : all) {
      Outcome outcome = trials.run(trial);
      outcomes.add(outcome);
      System.err.printf(
          Locale.ROOT,
          "[%d of %d] averaged %s: validation %.4f, test %.4f%n",
          outcomes.size(),
          all.size(),
          trial,
          outcome.lastValidation(),
          outcome.test());
    }
    return outcomes;
  }

  private void report(List<Outcome> outcomes) throws IOException {
    List<Result> results = Result.of(outcomes);
    PrintStream out = System.out;
    if (json) {
      out.println(ResultJson.of(outcomes));
    } else {
      ResultTable.print(results, out);
    }
    if (picture != null) {
      Files.writeString(picture, Picture.svg(results));
    }
  }

  private void requireFromOne(String option, int found) {
    if (found < 1) {
      throw wrongUse(option + " takes a whole number from 1, and found " + found);
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

package org.meanfield.bench.convergence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Installation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.report.RunRecord;
import org.meanfield.run.RunStatus;

/**
 * Runs trials by {@code scripts/meanfield}, each into a run folder of its own. One that has ended
 * is read, one that was broken off is resumed.
 *
 * @param work where the run folders lie
 */
record Trials(Installation installation, Material material, Path work) {
  private static final Duration PATIENCE = Duration.ofHours(6);

  /**
   * What a trial came to.
   *
   * @throws BenchException where it failed, or its folder holds the run of another recipe
   */
  Outcome run(Trial trial) throws IOException, BenchException, InterruptedException {
    Path folder = trial.folder(work);
    try {
      if (!isRun(folder)) {
        train(trial, folder);
      } else {
        RunRecord found = record(folder);
        requireSame(trial, found);
        if (found.status().state() != RunStatus.State.DONE) {
          launch(trial, List.of("resume", folder.toString()));
        }
      }
      return Outcome.of(trial, record(folder));
    } catch (MeanfieldException fault) {
      throw new BenchException(String.valueOf(fault.getMessage()));
    }
  }

  /** Whether it has begun so far that it can be resumed. */
  private static boolean isRun(Path folder) {
    return Files.exists(folder.resolve("recipe.conf"));
  }

  private static RunRecord record(Path folder) {
    return RunRecord.read(folder.toString(), new Configuration());
  }

  private void train(Trial trial, Path folder)
      throws IOException, BenchException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train", material.recipe().toString(), "--set", "run.folder=" + folder.toString()));
    trial
        .settings(material)
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    launch(trial, arguments);
  }

  private void launch(Trial trial, List<String> arguments)
      throws IOException, BenchException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(installation.script("meanfield").toString()));
    command.addAll(arguments);
    command.addAll(List.of("--json", "--master", "local[2]"));
    try (Child child =
        Child.start(trial.toString(), command, Map.of("MEANFIELD_NO_BUILD", "1"), work, PATIENCE)) {
      child.rest();
    }
  }

  private void requireSame(Trial trial, RunRecord found) throws BenchException {
    for (Map.Entry<String, String> setting : trial.settings(material).entrySet()) {
      String there = found.settings().getOrDefault(setting.getKey(), "not set");
      if (!same(setting.getValue(), there)) {
        throw new BenchException(
            String.format(
                Locale.ROOT,
                "%s holds a run of another recipe: %s is %s, expected %s. Name another folder by"
                    + " --work, or remove this one",
                found.location(),
                setting.getKey(),
                there,
                setting.getValue()));
      }
    }
  }

  private static boolean same(String wanted, String there) {
    if (NumberUtils.isCreatable(wanted) && NumberUtils.isCreatable(there)) {
      return Double.compare(Double.parseDouble(wanted), Double.parseDouble(there)) == 0;
    }
    return wanted.equals(there);
  }
}

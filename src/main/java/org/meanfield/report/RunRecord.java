package org.meanfield.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;
import org.meanfield.text.EnumWord;
import org.meanfield.training.checkpoint.RunRecipe;
import org.meanfield.training.metrics.MetricsLog;
import org.meanfield.training.metrics.RunTotals;

/**
 * What a run has left in its folder so far, without checkpoints and model.
 *
 * @param location of the folder
 * @param settings every key of its recipe that has a value
 * @param metrics of the epochs that have ended
 * @param test how the model did on the test images; empty: not tested, or not yet
 */
public record RunRecord(
    String location,
    RunStatus status,
    SortedMap<String, String> settings,
    MetricsLog metrics,
    Optional<Evaluation> test) {
  public RunRecord {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /**
   * Reads a run folder, on any Hadoop file system.
   *
   * @throws MeanfieldException of kind USAGE where it is no run folder, of kind DATA where a file
   *     of it is damaged
   */
  public static RunRecord read(String location, Configuration hadoop) {
    RunFolder folder = RunFolder.open(location, hadoop);
    return new RunRecord(
        folder.location(),
        folder.status(),
        RecipeWriter.settings(RunRecipe.of(folder, Path.of("").toAbsolutePath())),
        MetricsLog.read(folder),
        folder
            .read(RunFolder.EVALUATION)
            .map(
                json ->
                    Evaluation.parse(
                        file(folder, RunFolder.EVALUATION),
                        json.getBytes(StandardCharsets.UTF_8))));
  }

  private static String file(RunFolder folder, String name) {
    return folder.folder().child(name).location();
  }

  /** The last part of its folder's path. */
  public String name() {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** The name of its network, or the file that it is in. */
  public String network() {
    return settings.getOrDefault("network.name", settings.getOrDefault("network.file", ""));
  }

  /** How many workers train; null where its recipe leaves that open. */
  public @Nullable Integer workers() {
    String workers = settings.getOrDefault("training.workers", "");
    return NumberUtils.isDigits(workers) ? Integer.valueOf(workers) : null;
  }

  /** What its epochs come to. */
  public RunTotals totals() {
    return new RunTotals(metrics.epochs());
  }

  /** Why there is no test, and what to do, in one line. */
  String untested() {
    String why;
    if (status.state() != RunStatus.State.DONE) {
      why = "since it has not come to its end. Wait for it, or resume it";
    } else if (settings.containsKey("data.test")) {
      why = "though its recipe names data.test. Restore the file, or judge the model by evaluate";
    } else {
      why = "since its recipe names no data.test. Judge its model by evaluate";
    }
    return String.format(
        Locale.ROOT,
        "%s has not been tested: it holds no %s, %s",
        location,
        RunFolder.EVALUATION,
        why);
  }

  /** The folder, as notebooks echo a value. */
  @Override
  public String toString() {
    return location;
  }

  /** How it stands, with what it came to. */
  String stateText() {
    String state = EnumWord.of(status.state());
    return status.message().isEmpty() ? state : state + ": " + status.message();
  }
}

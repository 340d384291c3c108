package org.meanfield.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.Folder;
import org.meanfield.training.checkpoint.RunRecipe;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.MetricsLog;
import org.meanfield.training.metrics.TrainingEvent;

/** Follows a run that another process does, by what it writes into its folder. */
final class RunFollower {
  private final Folder folder;
  private final ConsoleProgress display;
  private final SortedMap<Integer, EpochMetrics> seen = new TreeMap<>();
  private long length = -1;
  private int older;
  private int epochs;

  /** Takes what is there already as told. */
  RunFollower(String run, Configuration hadoop, ConsoleProgress display) {
    this.folder = Folder.at(run, hadoop);
    this.display = display;
    this.epochs = written().map(List::size).orElse(0);
  }

  /** Shows the epochs that have ended since; whether there were any. */
  boolean tell() {
    Optional<List<EpochMetrics>> written = written();
    if (written.isEmpty()) {
      return false;
    }
    List<EpochMetrics> all = written.get();
    int planned = planned();
    all.stream().skip(epochs).forEach(m -> display.on(new TrainingEvent.EpochEnded(m, planned)));
    boolean told = all.size() > epochs;
    // Fewer are there for a moment where the file is written anew.
    epochs = Math.max(epochs, all.size());
    return told;
  }

  /** The epochs in the run's metrics, where these have changed since the last look. */
  private Optional<List<EpochMetrics>> written() {
    try {
      long now = folder.length(RunFolder.METRICS).orElse(-1L);
      if (now < 0 || now == length) {
        return Optional.empty();
      }
      Optional<RunFolder> run = RunFolder.find(folder);
      if (run.isEmpty()) {
        return Optional.empty();
      }
      int files = MetricsLog.olderFiles(run.get());
      MetricsLog.read(run.get(), Math.min(older, files))
          .epochs()
          .forEach(m -> seen.put(m.epoch(), m));
      length = now;
      older = files;
      return Optional.of(List.copyOf(seen.values()));
    } catch (MeanfieldException e) {
      // Half written, or the storage is away: the next look tells.
      return Optional.empty();
    }
  }

  private int planned() {
    return RunFolder.find(folder)
        .map(run -> RunRecipe.of(run, Path.of("").toAbsolutePath()).training().epochs())
        .orElse(epochs);
  }
}

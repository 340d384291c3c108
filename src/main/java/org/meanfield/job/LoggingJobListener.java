package org.meanfield.job;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.meanfield.text.Figures;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.TrainingEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a run in the program's own log, and to a reader. */
public final class LoggingJobListener implements JobListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingJobListener.class);

  private final Consumer<String> reader;

  /** In the log alone. */
  public LoggingJobListener() {
    this(line -> {});
  }

  /**
   * @param reader gets every line
   */
  public LoggingJobListener(Consumer<String> reader) {
    this.reader = reader;
  }

  @Override
  public void folder(String location) {
    note("run folder " + location);
  }

  @Override
  public void note(String line) {
    LOG.info(line);
    reader.accept(line);
  }

  @Override
  public void warn(String line) {
    LOG.warn(line);
    reader.accept(line);
  }

  @Override
  public void quarantined(List<String> images, String file) {
    warn(Figures.count(images.size(), "image") + " could not be decoded, left out: see " + file);
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.EpochEnded ended) {
      EpochMetrics m = ended.metrics();
      note(
          String.format(
              Locale.ROOT,
              "epoch %d/%d: loss %s, validation accuracy %s, %s",
              m.epoch(),
              ended.epochs(),
              Figures.ratio(m.trained().meanLoss()),
              m.validationAccuracy() == null ? "none" : Figures.ratio(m.validationAccuracy()),
              Figures.seconds(m.seconds())));
    } else if (event instanceof TrainingEvent.StragglerDetected slow) {
      warn(slow.line());
    } else if (event instanceof TrainingEvent.Damaged damaged) {
      warn(damaged.line());
    } else if (event instanceof TrainingEvent.WorkersExcluded leftOut) {
      leftOut
          .workers()
          .forEach(
              worker -> warn("left out of averaging round " + leftOut.round() + ": " + worker));
    } else if (event instanceof TrainingEvent.RollbackStarted recovering) {
      warn("lost " + String.join(", ", recovering.lost()) + "; " + recovering.remedy());
    } else if (event instanceof TrainingEvent.ReplicaFailover takingOver) {
      warn(
          String.format(
              Locale.ROOT,
              "executors were lost (%s): epoch %d goes on from second copies",
              takingOver.lost(),
              takingOver.epoch()));
    } else if (event instanceof TrainingEvent.ExecutorsChanged placed) {
      int executors = placed.executors();
      note("going on with " + executors + (executors == 1 ? " executor" : " executors"));
    }
  }
}

package org.meanfield.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.job.JobListener;
import org.meanfield.run.Position;
import org.meanfield.text.Figures;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.TrainingEvent;

/**
 * Shows a run on stderr: a bar an epoch where that is a terminal, and a line an epoch everywhere.
 * Thread-safe, since progress comes from Spark's listener thread.
 */
final class ConsoleProgress implements JobListener, AutoCloseable {
  private static final int NAMED_IMAGES = 3;
  private static final int TENTHS = 10;
  private static final String CURSOR_UP = "\u001b[1A";

  private final PrintStream err;
  private final boolean terminal;
  private final List<FileRemark> remarks = new ArrayList<>();
  private @Nullable ProgressBar bar;
  private int barEpoch;
  private long tenth;
  private int epochs;

  ConsoleProgress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** For stderr as the launcher found it: Java itself cannot tell whether that is a terminal. */
  static ConsoleProgress ofStderr() {
    return new ConsoleProgress(
        Utf8Streams.errStream(), "1".equals(System.getenv("MEANFIELD_STDERR_IS_TERMINAL")));
  }

  @Override
  public synchronized void folder(String location) {
    err.println("run folder " + location);
  }

  @Override
  public synchronized void note(String line) {
    err.println(TerminalText.line(line));
  }

  @Override
  public synchronized void remark(FileRemark remark) {
    remarks.add(remark);
    JobListener.super.remark(remark);
  }

  /** What was said of files so far. */
  synchronized List<FileRemark> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public synchronized void prepared(long done, long all, double secondsLeft) {
    long now = done * TENTHS / all;
    if (terminal) {
      if (tenth < TENTHS) {
        bar = bar == null ? bar("prepare", all) : bar;
        bar.stepTo(Math.min(done, all));
      }
      if (now == TENTHS) {
        closeBar();
      }
    } else if (now > tenth) {
      // A line a tenth is enough for a log.
      err.printf(
          Locale.ROOT,
          "prepared %,d of %,d images%s%n",
          done,
          all,
          Double.isNaN(secondsLeft) || done == all
              ? ""
              : ", " + Figures.seconds(secondsLeft) + " left");
    }
    tenth = Math.max(tenth, now);
  }

  @Override
  public synchronized void quarantined(List<String> images, String file) {
    remarks.add(FileRemark.undecodableNamed(images));
    err.println(
        Figures.count(images.size(), "image") + " could not be decoded, left out: see " + file);
    images.stream()
        .limit(NAMED_IMAGES)
        .forEach(image -> err.println("  " + TerminalText.line(image)));
  }

  @Override
  public synchronized void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Started started) {
      started(started);
    } else if (event instanceof TrainingEvent.Progress progress) {
      progress(progress);
    } else if (event instanceof TrainingEvent.EpochEnded ended) {
      closeBar();
      err.println(line(ended.metrics(), ended.epochs()));
    } else if (event instanceof TrainingEvent.StragglerDetected slow) {
      closeBar();
      err.println(slow.line());
    } else if (event instanceof TrainingEvent.Damaged damaged) {
      closeBar();
      err.println(TerminalText.line(damaged.line()));
    } else if (event instanceof TrainingEvent.WorkersExcluded leftOut) {
      closeBar();
      leftOut
          .workers()
          .forEach(
              worker ->
                  err.println("left out of averaging round " + leftOut.round() + ": " + worker));
    } else if (event instanceof TrainingEvent.RollbackStarted recovering) {
      closeBar();
      err.println(
          lost(recovering.lost())
              + (recovering.secondCopiesToo() ? " and second copies of what it held" : "")
              + "; "
              + recovering.remedy());
    } else if (event instanceof TrainingEvent.ReplicaFailover takingOver) {
      closeBar();
      err.println(
          lost(takingOver.lost())
              + "; epoch "
              + takingOver.epoch()
              + " goes on from second copies: "
              + (takingOver.again()
                  ? "its averaging round " + (takingOver.rounds() + 1) + " alone is done again"
                  : "no round is done again"));
    } else if (event instanceof TrainingEvent.ExecutorsChanged placed) {
      closeBar();
      err.println(
          "going on with "
              + placed.executors()
              + (placed.executors() == 1 ? " executor" : " executors"));
    }
  }

  private static String lost(List<String> executors) {
    return "lost " + (executors.isEmpty() ? "an executor" : String.join(", ", executors));
  }

  private void started(TrainingEvent.Started started) {
    epochs = started.epochs();
    err.printf(
        Locale.ROOT,
        "training %,d weights on %,d images: %d worker%s on %d executor%s, %s%s%n",
        started.parameters(),
        started.examples(),
        started.workers(),
        started.workers() == 1 ? "" : "s",
        started.executors(),
        started.executors() == 1 ? "" : "s",
        averaged(started),
        goingOn(started));
  }

  private static String goingOn(TrainingEvent.Started started) {
    Position from = new Position(started.firstEpoch(), started.roundsDone());
    return from.equals(Position.START) ? "" : ", going on after " + from;
  }

  private static String averaged(TrainingEvent.Started started) {
    String often =
        started.roundsPerEpoch() == 1
            ? "averaged each epoch"
            : "averaged " + started.roundsPerEpoch() + " times an epoch";
    int dense = started.denseEpochs();
    return dense == 0
        ? often
        : often + ", in the first " + (dense == 1 ? "one" : dense) + " after each step";
  }

  private void progress(TrainingEvent.Progress progress) {
    if (!terminal) {
      return;
    }
    if (bar == null || barEpoch != progress.epoch()) {
      closeBar();
      barEpoch = progress.epoch();
      bar = bar("epoch " + progress.epoch() + "/" + epochs, progress.examples());
    }
    bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", progress.done().meanLoss()));
    bar.stepTo(Math.min(progress.done().examples(), progress.examples()));
  }

  private ProgressBar bar(String task, long images) {
    boolean unicode = Charset.defaultCharset().equals(StandardCharsets.UTF_8);
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(images)
        .setUnit(" images", 1)
        .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
        .showSpeed()
        .setUpdateIntervalMillis(250)
        .setConsumer(new ConsoleProgressBarConsumer(err))
        .clearDisplayOnFinish()
        .build();
  }

  private static String line(EpochMetrics m, int epochs) {
    String judged =
        Optional.ofNullable(m.validationAccuracy())
            .map(accuracy -> "  validation accuracy " + Figures.ratio(accuracy))
            .orElse("");
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  loss %.4f%s  %s (computing %.1f, input %.1f, waiting %.1f, averaging %.1f) "
            + " %,.0f images/s",
        m.epoch(),
        epochs,
        m.trained().meanLoss(),
        judged,
        Figures.seconds(m.seconds()),
        m.computeSeconds() - m.inputSeconds(),
        m.inputSeconds(),
        m.waitSeconds(),
        m.averagingSeconds(),
        m.trained().examples() / m.seconds());
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      // The library clears its line and then ends it: go back up, or a blank line is left.
      err.print(CURSOR_UP);
      bar = null;
    }
  }

  @Override
  public synchronized void close() {
    closeBar();
  }
}

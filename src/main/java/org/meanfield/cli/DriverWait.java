package org.meanfield.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.DriverOutcome;
import org.meanfield.run.Submission;
import org.meanfield.text.Figures;

/** Waits for a driver on the cluster, for as long as it takes, and says what it waits for. */
final class DriverWait {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** A shared folder may show a new file late. */
  private static final int LOOKS_AFTER_END = 10;

  private static final int PRIORITY = 1_000;
  private static final String SUBMITTED = "SUBMITTED";
  private static final Set<String> GOING_ON = Set.of(SUBMITTED, "RUNNING");

  private final SparkSubmit driver;
  private final Submission submission;
  private final RunFollower watch;
  private final ConsoleProgress display;
  private final Runnable hook = this::leave;
  private long spoke = System.nanoTime();
  private boolean submitted;
  private boolean queued;

  DriverWait(
      SparkSubmit driver, Submission submission, RunFollower watch, ConsoleProgress display) {
    this.driver = driver;
    this.submission = submission;
    this.watch = watch;
    this.display = display;
  }

  /**
   * How the driver ended.
   *
   * @throws MeanfieldException of kind CLUSTER where it ended without saying so, or was never taken
   */
  DriverOutcome outcome() {
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY, 5, TimeUnit.SECONDS);
    try {
      long start = System.nanoTime();
      while (true) {
        boolean ended = driver.endsWithin(POLL);
        tell(System.nanoTime() - start);
        Optional<DriverOutcome> outcome = ended ? lastLooks() : look();
        if (outcome.isPresent()) {
          watch.tell();
          return outcome.get();
        }
        if (ended) {
          throw lost();
        }
      }
    } finally {
      if (!ShutdownHookManager.get().isShutdownInProgress()) {
        ShutdownHookManager.get().removeShutdownHook(hook);
      }
    }
  }

  private Optional<DriverOutcome> look() {
    try {
      return submission.outcome();
    } catch (MeanfieldException e) {
      // Half written, or the storage is away: both may pass while the driver runs.
      return Optional.empty();
    }
  }

  private Optional<DriverOutcome> lastLooks() {
    for (int i = 1; i < LOOKS_AFTER_END; i++) {
      Optional<DriverOutcome> outcome = look();
      if (outcome.isPresent() || driver.id().isEmpty()) {
        return outcome;
      }
      pause();
    }
    try {
      return submission.outcome();
    } catch (MeanfieldException e) {
      if (e.kind() == ErrorKind.DATA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void tell(long waited) {
    Optional<String> id = driver.id();
    if (!submitted && id.isPresent()) {
      submitted = true;
      say("the cluster has taken the driver as " + id.get());
    }
    if (!queued && driver.state().equals(Optional.of(SUBMITTED))) {
      queued = true;
      say(
          "no worker has room for the driver yet: it wants what --driver-memory and --driver-cores"
              + " say");
    }
    if (watch.tell()) {
      spoke = System.nanoTime();
    }
    if (System.nanoTime() - spoke >= SILENCE.toNanos()) {
      say(
          "waiting for the driver since "
              + Figures.seconds(waited / 1e9)
              + "; Ctrl-C ends the waiting, not the driver");
    }
  }

  private void say(String line) {
    display.note(line);
    spoke = System.nanoTime();
  }

  private MeanfieldException lost() {
    Optional<String> id = driver.id();
    if (id.isEmpty()) {
      submission.clear();
      return MeanfieldException.cluster(
          "The driver could not be submitted: spark-submit, " + driver.end());
    }
    Optional<String> state = driver.state().filter(said -> !GOING_ON.contains(said));
    if (state.isEmpty()) {
      return MeanfieldException.cluster(
          String.format(
              Locale.ROOT,
              "The cluster was lost from sight while the driver %s ran, and there is no outcome in"
                  + " %s. It may still go on: look there later, or end it by: %s (spark-submit,"
                  + " %s)",
              id.get(),
              submission.location(),
              driver.killing(id.get()),
              driver.end()));
    }
    submission.clear();
    return MeanfieldException.cluster(
        String.format(
            Locale.ROOT,
            "The driver %s ended as %s and left no outcome in %s: it was killed, or could not"
                + " start. Its log is on the worker that ran it, in the folder %s; a run that had"
                + " begun goes on by resume, another begins by train.",
            id.get(),
            state.get(),
            submission.location(),
            id.get()));
  }

  /** On Ctrl-C: what goes on, and where its end will be seen. */
  private void leave() {
    driver.close();
    display.note(
        driver
            .id()
            .map(
                id ->
                    String.format(
                        Locale.ROOT,
                        "meanfield: the driver %s goes on on the cluster, and will leave its"
                            + " outcome in %s. To end it: %s",
                        id,
                        submission.location(),
                        driver.killing(id)))
            .orElse("meanfield: stopped before the cluster had taken the driver"));
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MeanfieldException.interrupted("Stopped while waiting for the driver.");
    }
  }
}

package org.meanfield.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkException;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.DriverEnd;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.DriverOutcome;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;
import org.meanfield.run.Submission;

/**
 * The program that runs as the driver in deploy mode cluster: a command, and how it ended in the
 * folder of its submission, since nobody sees this process's streams and a standalone cluster's
 * client does not learn its status. Where the cluster starts a lost driver again, as YARN does, it
 * goes on with the run that it has begun.
 */
public final class ClusterDriver {
  /** After {@link SignalHandler}'s, which ends the command; before file systems are closed. */
  private static final int PRIORITY = 500;

  private static final long PATIENCE_SECONDS = 10;

  private ClusterDriver() {}

  /** Takes the place of its submission, then the words of a command line. */
  public static void main(String[] words) throws SparkException {
    CountDownLatch told = new CountDownLatch(1);
    ShutdownHookManager.get()
        .addShutdownHook(() -> await(told), PRIORITY, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
    int status;
    try {
      Submission submission =
          Submission.at(words[0], ClusterAccess.own("Meanfield driver").hadoop());
      status = outcome(submission, Arrays.copyOfRange(words, 1, words.length)).exitStatus();
    } finally {
      told.countDown();
    }
    DriverEnd.end(status);
  }

  /** Of this attempt, or of one before it that YARN did not take for the last. */
  private static DriverOutcome outcome(Submission submission, String... arguments) {
    Optional<DriverOutcome> told = earlier(submission);
    if (told.isPresent()) {
      return told.get();
    }
    DriverOutcome outcome =
        arguments[0].equals("train")
            ? submission
                .begin()
                .map(run -> goOn(run, List.of(arguments).contains("--json")))
                .orElseGet(() -> run(arguments))
            : run(arguments);
    submission.end(outcome);
    return outcome;
  }

  private static Optional<DriverOutcome> earlier(Submission submission) {
    try {
      return submission.outcome();
    } catch (MeanfieldException e) {
      if (e.kind() == ErrorKind.DATA) {
        // Half written, by an attempt that was lost as it wrote it.
        return Optional.empty();
      }
      throw e;
    }
  }

  /** With the run that an attempt before this one has begun. */
  private static DriverOutcome goOn(RunFolder run, boolean json) {
    if (run.status().state() == RunStatus.State.DONE) {
      return new DriverOutcome(
          0, "", "meanfield: the run was done when its driver was lost: " + run.location() + "\n");
    }
    String folder = run.folder().qualified();
    return json ? run("resume", folder, "--json") : run("resume", folder);
  }

  private static DriverOutcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Meanfield.run(
            line -> line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)), arguments);
    // For the log that the cluster keeps of this process.
    print(Utf8Streams.out(), out);
    print(Utf8Streams.err(), err);
    return new DriverOutcome(status, out.toString(), err.toString());
  }

  private static void print(PrintWriter stream, StringWriter text) {
    stream.print(text);
    stream.flush();
  }

  private static void await(CountDownLatch told) {
    try {
      if (!told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("meanfield: how the driver ended was not written in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

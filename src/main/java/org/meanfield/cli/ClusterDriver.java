package org.meanfield.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.run.DriverOutcome;
import org.meanfield.run.Submission;

/**
 * The program that runs as the driver in deploy mode cluster: a command, and how it ended in the
 * folder of its submission, since nobody sees this process's streams and a standalone cluster's
 * client does not learn its status.
 */
public final class ClusterDriver {
  /** After {@link Interruption}'s, which ends the command; before file systems are closed. */
  private static final int PRIORITY = 500;

  private static final long PATIENCE_SECONDS = 10;

  private ClusterDriver() {}

  /** Takes the place of its submission, then the words of a command line. */
  public static void main(String[] words) {
    CountDownLatch told = new CountDownLatch(1);
    ShutdownHookManager.get()
        .addShutdownHook(() -> await(told), PRIORITY, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
    int status;
    try {
      Submission submission =
          Submission.at(words[0], ClusterAccess.own("Meanfield driver").hadoop());
      DriverOutcome outcome = outcome(Arrays.copyOfRange(words, 1, words.length));
      submission.end(outcome);
      status = outcome.exitStatus();
    } finally {
      told.countDown();
    }
    System.exit(status);
  }

  private static DriverOutcome outcome(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Meanfield.run(
            line -> line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)), arguments);
    // For the log that the cluster keeps of this process.
    System.out.print(out);
    System.err.print(err);
    return new DriverOutcome(status, out.toString(), err.toString());
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

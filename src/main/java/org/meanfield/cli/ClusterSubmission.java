package org.meanfield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.MasterProbe;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.DriverOutcome;
import org.meanfield.run.Submission;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;

/**
 * The program that {@code scripts/meanfield} starts on this machine in deploy mode cluster: sends a
 * command to the cluster, where {@link ClusterDriver} runs it, waits for its end, and ends as it
 * did. It has the file systems' settings of the command, and no Spark application of its own.
 */
public final class ClusterSubmission {
  /** Where a standalone cluster's worker, which fetches the jar, needs no settings of ours. */
  private static final Set<String> READ_BY_WORKERS = Set.of("file", "hdfs", "viewfs", "webhdfs");

  private static final String STANDALONE = "spark://";

  private final String master;
  private final List<String> submit;

  private ClusterSubmission(String master, List<String> submit) {
    this.master = master;
    this.submit = submit;
  }

  /**
   * Takes the master, the number of words that call spark-submit, these words, the last of them the
   * application's jar, and then the words of a command line.
   */
  public static void main(String[] words) {
    int rest = 2 + Integer.parseInt(words[1]);
    ClusterSubmission submission = new ClusterSubmission(words[0], List.of(words).subList(2, rest));
    System.exit(
        Meanfield.run(
            line -> line.setExecutionStrategy(submission::run),
            Arrays.copyOfRange(words, rest, words.length)));
  }

  private int run(ParseResult parsed) {
    CommandLine line = parsed.commandSpec().commandLine();
    try {
      return submit(parsed, line);
    } catch (RuntimeException e) {
      throw new ExecutionException(line, "the submission failed", e);
    }
  }

  private int submit(ParseResult parsed, CommandLine line) {
    if (!parsed.hasSubcommand()
        || !(parsed.subcommand().commandSpec().userObject() instanceof Submittable command)) {
      throw MeanfieldException.usage(
          "This runs on your machine alone. Leave --deploy-mode cluster out.");
    }
    refuseSupervision();
    Configuration hadoop = ClusterAccess.own("Meanfield submission").hadoop();
    DriverCommand errand = command.errand(new ClusterPaths(hadoop));
    MasterProbe.check(master);
    Submission submission = Submission.create(errand.run(), hadoop, Clock.systemUTC());
    try (SparkSubmit driver = SparkSubmit.start(master, words(submission, errand));
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      DriverOutcome outcome =
          new DriverWait(
                  driver, submission, new RunFollower(errand.run(), hadoop, display), display)
              .outcome();
      print(outcome, line.getOut(), line.getErr());
      return outcome.exitStatus();
    }
  }

  /** It comes from a file in a folder that others may write. */
  static void print(DriverOutcome outcome, PrintWriter out, PrintWriter err) {
    out.print(TerminalText.lines(outcome.out()));
    out.flush();
    err.print(TerminalText.lines(outcome.err()));
    err.flush();
  }

  /** A driver that refuses wrong data would be started again and again. */
  private void refuseSupervision() {
    if (submit.contains("--supervise")
        || new SparkConf().getBoolean("spark.driver.supervise", false)) {
      throw MeanfieldException.usage(
          "--supervise starts a driver again whatever ended it, wrong data too. Leave it out, and"
              + " go on with a run that was stopped by resume.");
    }
  }

  private List<String> words(Submission submission, DriverCommand errand) {
    List<String> words = new ArrayList<>(submit);
    if (master.startsWith(STANDALONE)) {
      int jar = words.size() - 1;
      if (READ_BY_WORKERS.contains(submission.scheme())) {
        words.set(jar, submission.carry(Path.of(words.get(jar))).toString());
      }
      words.addAll(words.lastIndexOf("--class"), List.of("--driver-java-options", options()));
    }
    words.add(submission.location());
    words.addAll(errand.arguments());
    return words;
  }

  /** The user's, and what Spark 3.5 needs on Java 17: a worker adds that for executors alone. */
  private static String options() {
    return JavaModuleOptions.defaultModuleOptions()
        + " "
        + new SparkConf().get("spark.driver.extraJavaOptions", "");
  }
}

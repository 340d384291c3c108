package org.meanfield.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;

/**
 * Spark's own program that hands a driver to a cluster and waits for its end, as a process; what is
 * known of the driver is read from its log. Safe for any thread.
 */
final class SparkSubmit implements AutoCloseable {
  private static final Pattern ID =
      Pattern.compile("\\b(driver-[0-9]+-[0-9]+|application_[0-9]+_[0-9]+)\\b");
  private static final Pattern STATE =
      Pattern.compile("State of (?:driver )?driver-\\S+ is ([A-Z]+)");
  private static final int KEPT_LINES = 5;

  private final String master;
  private final Process process;
  private final Thread reader;
  private final Deque<String> last = new ArrayDeque<>();
  private @Nullable String id;
  private @Nullable String state;

  private SparkSubmit(String master, Process process) {
    this.master = master;
    this.process = process;
    this.reader = new Thread(this::read, "spark-submit-log");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param words of its command line
   */
  static SparkSubmit start(String master, List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    // A standalone cluster gives the driver this environment, and the driver has no terminal.
    builder.environment().remove("MEANFIELD_STDERR_IS_TERMINAL");
    if (!words.get(0).endsWith("spark-submit")) {
      // Nor need its Java lie where ours does; the script alone asks for it.
      builder.environment().remove("JAVA_HOME");
    }
    try {
      return new SparkSubmit(master, builder.start());
    } catch (IOException e) {
      throw MeanfieldException.cluster("spark-submit can't be started: " + e.getMessage() + ".");
    }
  }

  /** Whether it ends within this time. */
  boolean endsWithin(Duration time) {
    try {
      if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      reader.join(time.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MeanfieldException.interrupted("Stopped while waiting for the driver.");
    }
  }

  /** What the cluster calls the driver, once it has taken it. */
  synchronized Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** What the cluster last said of the driver, such as {@code RUNNING}. */
  synchronized Optional<String> state() {
    return Optional.ofNullable(state);
  }

  /** How it ended, and its last lines. */
  synchronized String end() {
    return String.format(
        Locale.ROOT, "status %d: %s", process.exitValue(), String.join(" | ", last));
  }

  /** How a user ends the driver. */
  String killing(String driver) {
    if (master.startsWith("spark://")) {
      return String.format(
          Locale.ROOT,
          "%s -cp '%s/jars/*' org.apache.spark.deploy.Client kill %s %s",
          ProcessHandle.current().info().command().orElse("java"),
          System.getenv("SPARK_HOME"),
          master,
          driver);
    }
    return master.equals("yarn") ? "yarn application -kill " + driver : "the cluster's own tools";
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException | UncheckedIOException e) {
      // The process was ended while it wrote.
      return;
    }
  }

  private synchronized void take(String line) {
    Matcher found = ID.matcher(line);
    if (id == null && found.find()) {
      id = found.group(1);
    }
    Matcher said = STATE.matcher(line);
    if (said.find()) {
      state = said.group(1);
    }
    if (!line.startsWith("\tat ")) {
      last.addLast(line);
      if (last.size() > KEPT_LINES) {
        last.removeFirst();
      }
    }
  }

  /** Ends it, and not the driver. */
  @Override
  public void close() {
    process.destroy();
  }
}

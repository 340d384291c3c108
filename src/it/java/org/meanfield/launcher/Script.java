package org.meanfield.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script of the project with the environment it is to see. Of this process's own environment it
 * keeps what finds programs, and nothing that names a Java, a Maven or a Spark.
 *
 * @param file the script
 * @param environment variables it gets, which win over the kept ones
 * @param patience how long {@link #run} waits for its end
 */
public record Script(Path file, Map<String, String> environment, Duration patience) {
  private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "TMPDIR");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A JVM that is gone in seconds is not worth compiling well for. */
  public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** What became of a call. */
  public record Outcome(int status, String out, String err) {}

  public static Path home() {
    return Path.of(System.getProperty("meanfield.home")).toAbsolutePath();
  }

  public static Script named(String name) {
    return new Script(
        home().resolve("scripts").resolve(name), Map.of("MEANFIELD_NO_BUILD", "1"), PATIENCE);
  }

  public Script at(Path otherFile) {
    return new Script(otherFile, environment, patience);
  }

  public Script with(String variable, Path value) {
    return with(variable, value.toString());
  }

  public Script with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Script(file, Map.copyOf(more), patience);
  }

  /** With a driver that starts soon and never gets fast. */
  public Script shortLived() {
    return with("SPARK_SUBMIT_OPTS", SHORT_LIVED);
  }

  /** Waiting longer, or less long. */
  public Script within(Duration otherPatience) {
    return new Script(file, environment, otherPatience);
  }

  /** With this folder's programs found before all others. */
  public Script findingFirst(Path folder) {
    return with("PATH", folder + ":" + System.getenv("PATH"));
  }

  /** Starts it; its stdout goes to {@code out}, its stderr is for the caller to read. */
  public Process start(Path workingFolder, Path out, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
    builder.environment().keySet().retainAll(KEPT);
    builder.environment().putAll(environment);
    return builder.redirectOutput(out.toFile()).start();
  }

  /** Runs it to its end. */
  public Outcome run(Path workingFolder, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(workingFolder, "script", ".out");
    Path err = Files.createTempFile(workingFolder, "script", ".err");
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
    builder.environment().keySet().retainAll(KEPT);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " still runs after " + patience);
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}

package org.meanfield.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process with a deadline, whose stderr is kept for the message if it fails. */
public final class Child implements AutoCloseable {
  private static final int SHOWN_LINES = 3;

  private final String name;
  private final Process process;
  private final Path stderr;
  private final Duration patience;
  private final BufferedReader out;
  private volatile boolean late;

  private Child(String name, Process process, Path stderr, Duration patience) {
    this.name = name;
    this.process = process;
    this.stderr = stderr;
    this.patience = patience;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param name for messages, and for the file of its stderr in {@code folder}
   * @param environment variables it gets beside this process's
   */
  public static Child start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Duration patience)
      throws IOException {
    Path stderr = Files.createTempFile(folder, name.replaceAll("[^a-z0-9]+", "-"), ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
    builder.environment().putAll(environment);
    Child child = new Child(name, builder.start(), stderr, patience);
    CompletableFuture.delayedExecutor(patience.toSeconds(), TimeUnit.SECONDS).execute(child::kill);
    return child;
  }

  private void kill() {
    if (process.isAlive()) {
      late = true;
      process.destroyForcibly();
    }
  }

  /** The process itself, to be looked at. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether it ends within this time, one way or the other. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next line of its stdout. */
  public String line() throws IOException, BenchException, InterruptedException {
    String line = out.readLine();
    if (line == null) {
      throw failure("ended (status " + process.waitFor() + ") before it had said all");
    }
    return line;
  }

  /** Sends it a line. */
  public void say(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** The rest of its stdout, once it has ended well. */
  public String rest() throws IOException, BenchException, InterruptedException {
    StringBuilder rest = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      rest.append(line).append('\n');
    }
    int status = process.waitFor();
    if (status != 0) {
      throw failure("ended with status " + status);
    }
    return rest.toString();
  }

  private BenchException failure(String what) throws IOException {
    String happened = late ? "was stopped after " + patience.toSeconds() + " s" : what;
    List<String> lines =
        Files.readString(stderr).lines().filter(line -> !line.matches("\\s+at .*")).toList();
    String last =
        String.join(" / ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    return new BenchException(name + " " + happened + ": " + last + " (all in " + stderr + ")");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

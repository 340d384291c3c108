package org.meanfield.training;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Lets a process run for a fifth of the time only.
 *
 * @param shell that stops it and lets it go on
 * @param process the slowed one
 */
record SlowProcess(Process shell, ProcessHandle process) implements AutoCloseable {
  static SlowProcess of(ProcessHandle process) {
    String loop = "while kill -STOP $0; do sleep 0.2; kill -CONT $0; sleep 0.05; done";
    try {
      return new SlowProcess(
          new ProcessBuilder("sh", "-c", loop, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start(),
          process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    shell.destroyForcibly().onExit().join();
    ClusterDriver.signal("CONT", process);
  }
}

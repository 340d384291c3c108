package org.meanfield.compute.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.meanfield.fault.MeanfieldException;

/** The driver's own program that tells of its GPUs. */
final class NvidiaSmi {
  private static final long PATIENCE_SECONDS = 60;

  private final String program;

  /**
   * @param program its path, or its name to be found on PATH
   */
  NvidiaSmi(String program) {
    this.program = program;
  }

  /**
   * The machine's GPUs, at least one.
   *
   * @throws MeanfieldException of the kind USAGE where there are none
   */
  GpuList gpus() {
    GpuList all;
    String said = said();
    try {
      all = GpuList.parse(said);
    } catch (IllegalArgumentException e) {
      throw none("nvidia-smi says: " + firstLine(said));
    }
    if (all.gpus().isEmpty()) {
      throw none("nvidia-smi lists no device");
    }
    return all;
  }

  private String said() {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(program, "--query-gpu=" + GpuList.QUERY, "--format=csv"))
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
    } catch (IOException e) {
      throw none("there is no nvidia-smi, which comes with NVIDIA's driver");
    }
    try {
      // Read at its end: reading waits for that without a deadline, and a line a GPU fits the pipe.
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw none("nvidia-smi has not ended after " + PATIENCE_SECONDS + " s");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MeanfieldException.interrupted("Stopped while asking for the GPUs.");
    }
  }

  private static String firstLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("nothing");
  }

  private static MeanfieldException none(String why) {
    return MeanfieldException.usage(
        "A GPU is asked for, and this machine has none: "
            + why
            + ". The jar for CUDA computes on NVIDIA's GPUs alone, on the executors and on the"
            + " driver: run it where they are, or take the jar that computes on the CPU"
            + " (scripts/meanfield package).");
  }
}

package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine on processors that know fewer instructions than this one. */
class InstructionSetTest {
  private static final long DEADLINE_SECONDS = 240;

  @ParameterizedTest
  @CsvSource({"AVX2, avx512", "SSE41, avx"})
  void computesTheSameWithFewerInstructions(
      String instructions, String forbidden, @TempDir Path directory)
      throws IOException, InterruptedException {
    File log = directory.resolve("log").toFile();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                InstructionSetCheck.class.getName(),
                forbidden));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("ONEDNN_MAX_CPU_ISA", instructions);
    Process child = builder.start();
    try {
      assertThat(child.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
      assertThat(child.exitValue()).as(Files.readString(log.toPath())).isZero();
    } finally {
      child.destroyForcibly();
    }
  }
}

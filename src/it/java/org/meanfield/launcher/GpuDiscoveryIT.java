package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/gpu-discovery}: what nvidia-smi says, in Spark's words. */
class GpuDiscoveryIT {
  @TempDir Path folder;

  private Script.Outcome discover(String words, int status) throws Exception {
    Path programs = NvidiaSmi.saying(folder.resolve("programs"), words, status);
    return Script.named("gpu-discovery").findingFirst(programs).run(folder);
  }

  @Test
  void printsTheAddressesThatSparkWants() throws Exception {
    assertThat(discover("0", 0))
        .isEqualTo(new Script.Outcome(0, "{\"name\":\"gpu\",\"addresses\":[\"0\"]}\n", ""));
    assertThat(discover("0\n1", 0).out())
        .isEqualTo("{\"name\":\"gpu\",\"addresses\":[\"0\",\"1\"]}\n");
  }

  @Test
  void failsInOneLine_whereThereAreNoDevices() throws Exception {
    assertThat(discover("No devices were found", 6))
        .isEqualTo(
            new Script.Outcome(1, "", "gpu-discovery: nvidia-smi says: No devices were found\n"));
    assertThat(discover("", 0).err())
        .isEqualTo("gpu-discovery: nvidia-smi lists no GPU on this machine\n");
  }

  @Test
  void failsInOneLine_whereThereIsNoNvidiaSmi() throws Exception {
    Path programs = Files.createDirectories(folder.resolve("only-bash"));
    Files.createSymbolicLink(programs.resolve("bash"), Path.of("/bin/bash"));

    Script.Outcome outcome = Script.named("gpu-discovery").with("PATH", programs).run(folder);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("gpu-discovery: found no nvidia-smi").hasLineCount(1);
  }
}

package org.meanfield.compute.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.MeanfieldException;

@DisabledOnOs(OS.WINDOWS)
class NvidiaSmiTest {
  @TempDir private Path folder;

  private NvidiaSmi saying(String words, int status) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(
        program, String.format(Locale.ROOT, "#!/bin/sh\necho '%s'\nexit %d\n", words, status));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new NvidiaSmi(program.toString());
  }

  @Test
  void tellsTheMachinesGpus() throws Exception {
    NvidiaSmi smi =
        saying(
            "index, uuid, name, compute_cap, memory.total [MiB], driver_version\n"
                + "0, GPU-1, NVIDIA L4, 8.9, 23034 MiB, 580.159.04",
            0);

    assertThat(smi.gpus().gpus()).extracting(Gpu::name).containsExactly("NVIDIA L4");
  }

  @Test
  void refusesAMachineWithoutADriver() {
    assertThatThrownBy(() -> new NvidiaSmi(folder.resolve("none").toString()).gpus())
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("A GPU is asked for", "there is no nvidia-smi");
  }

  @Test
  void refusesAMachineWithoutADevice() throws Exception {
    NvidiaSmi smi = saying("No devices were found", 6);

    assertThatThrownBy(smi::gpus)
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("A GPU is asked for", "nvidia-smi says: No devices were found");
  }
}

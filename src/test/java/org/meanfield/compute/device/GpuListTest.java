package org.meanfield.compute.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuListTest {
  private static final String HEADER =
      "index, uuid, name, compute_cap, memory.total [MiB], driver_version\n";

  /** Recorded on an H200. */
  private static final String H200 =
      HEADER
          + "0, GPU-d8b6abde-afeb-3cd0-9032-eee8d3080ef4, NVIDIA H200, 9.0, 143771 MiB,"
          + " 580.159.04\n";

  private static final String THREE =
      HEADER
          + "0, GPU-aa00, NVIDIA L4, 8.9, 23034 MiB, 550.1\n"
          + "1, GPU-aa11, NVIDIA L4, 8.9, 23034 MiB, 550.1\n"
          + "2, GPU-bb22, NVIDIA L4, 8.9, 23034 MiB, 550.1\n";

  @Test
  void readsWhatNvidiaSmiPrints() {
    assertThat(GpuList.parse(H200).gpus())
        .containsExactly(
            new Gpu(
                0,
                "GPU-d8b6abde-afeb-3cd0-9032-eee8d3080ef4",
                "NVIDIA H200",
                new Capability(9, 0),
                143771,
                "580.159.04"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "unset",
      delimiter = '|',
      value = {
        "unset | 0 1 2",
        "2,0 | 2 0",
        "1 | 1",
        "GPU-bb | 2",
        "0,7,1 | 0",
        "GPU-aa | ''",
        "'' | ''",
        "-1 | ''"
      })
  void numbersThemAsTheProcessSeesThem(@Nullable String visible, String indexes) {
    assertThat(GpuList.parse(THREE).visible(visible).gpus().stream().map(Gpu::index).toList())
        .map(String::valueOf)
        .containsExactly(indexes.isEmpty() ? new String[0] : indexes.split(" ", -1));
  }

  @Test
  void takesNothingElseForAList() {
    assertThatThrownBy(() -> GpuList.parse("No devices were found\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No devices were found");
    assertThatThrownBy(() -> GpuList.parse(HEADER + "0, GPU-1, NVIDIA L4, [N/A], 1 MiB, 550\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package org.meanfield.compute.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.MeanfieldException;

class DeviceAssignmentTest {
  private static GpuList visible(int count) {
    return new GpuList(
        IntStream.range(0, count)
            .mapToObj(i -> new Gpu(i, "GPU-" + i, "NVIDIA L4", new Capability(8, 9), 1, "550"))
            .toList());
  }

  @Test
  void takesTheAddressItWasGiven_whereTheProcessSeesAll() {
    assertThat(new DeviceAssignment(List.of("2"), 0).deviceOf(visible(4))).isEqualTo(2);
  }

  @Test
  void takesTheOneThatTheProcessSees_whateverItsAddressOutside() {
    assertThat(new DeviceAssignment(List.of("3"), 1).deviceOf(visible(1))).isZero();
  }

  @Test
  void takesADeviceEach_whereTheClusterGaveNoAddress() {
    assertThat(
            IntStream.range(0, 3).map(i -> new DeviceAssignment(List.of(), i).deviceOf(visible(3))))
        .containsExactly(0, 1, 2);
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> new DeviceAssignment(List.of("2"), 0).deviceOf(visible(2)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("\"2\"", "0 to 1");
    assertThatThrownBy(() -> new DeviceAssignment(List.of("GPU-1"), 0).deviceOf(visible(2)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("\"GPU-1\"");
  }

  @Test
  void refusesMoreThanOneForAWorker() {
    assertThatThrownBy(() -> new DeviceAssignment(List.of("0", "1"), 0).deviceOf(visible(2)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("spark.task.resource.gpu.amount=1");
  }

  @Test
  void refusesWhereTheProcessSeesNone() {
    assertThatThrownBy(() -> new DeviceAssignment(List.of("0"), 0).deviceOf(visible(0)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("CUDA_VISIBLE_DEVICES");
  }
}

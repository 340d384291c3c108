package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.compute.device.Capability;
import org.meanfield.compute.device.Device;
import org.meanfield.compute.device.Gpu;
import org.meanfield.fault.MeanfieldException;

class WorkerDeviceTest {
  private static WorkerDevice gpu(int worker, String host, String address, String uuid) {
    Gpu gpu = new Gpu(0, uuid, "NVIDIA L4", new Capability(8, 9), 23034, "580.159.04");
    return new WorkerDevice(
        worker,
        new BlockAddress(Integer.toString(worker), host, 1),
        List.of(address),
        new Device("nd4j-cuda-11.6 1.0.0-M2.1", gpu));
  }

  @Test
  void tellsBackEndDeviceMemoryAndDriver() {
    assertThat(gpu(1, "node", "0", "GPU-1").line())
        .isEqualTo(
            "worker 1 on executor 1 on node took GPU address 0: GPU 0 (NVIDIA L4), GPU-1,"
                + " 23,034 MiB, driver 580.159.04, by nd4j-cuda-11.6 1.0.0-M2.1");
  }

  @Test
  void refusesOneGpuForTwoWorkers() {
    List<WorkerDevice> workers =
        List.of(gpu(0, "node", "0", "GPU-1"), gpu(1, "node", "1", "GPU-1"));

    assertThatThrownBy(() -> WorkerDevice.requireOneEach(workers))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("Two workers were given one GPU", "worker 0", "worker 1");
  }

  @Test
  void passesTheSameAddressOnTwoMachines() {
    List<WorkerDevice> workers = List.of(gpu(0, "one", "0", "GPU-1"), gpu(1, "two", "0", "GPU-2"));

    assertThatCode(() -> WorkerDevice.requireOneEach(workers)).doesNotThrowAnyException();
  }

  @Test
  void tellsAddressesApart_whereTheCpuStandsIn() {
    Device cpu = new Device("nd4j-native", null);
    BlockAddress first = new BlockAddress("0", "node", 1);
    BlockAddress second = new BlockAddress("1", "node", 2);
    WorkerDevice zero = new WorkerDevice(0, first, List.of("0"), cpu);

    assertThatCode(
            () ->
                WorkerDevice.requireOneEach(
                    List.of(zero, new WorkerDevice(1, second, List.of("1"), cpu))))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                WorkerDevice.requireOneEach(
                    List.of(zero, new WorkerDevice(1, second, List.of("0"), cpu))))
        .isInstanceOf(MeanfieldException.class);
  }
}

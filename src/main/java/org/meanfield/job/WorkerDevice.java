package org.meanfield.job;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.compute.device.Device;
import org.meanfield.compute.device.Gpu;
import org.meanfield.fault.MeanfieldException;

/**
 * The device that a worker has taken.
 *
 * @param executor where the worker runs
 * @param addresses of GPUs that the cluster gave it; empty: none were
 */
record WorkerDevice(int worker, BlockAddress executor, List<String> addresses, Device device)
    implements Serializable {
  WorkerDevice {
    addresses = List.copyOf(addresses);
  }

  /** In words for the user. */
  String line() {
    return "worker "
        + worker
        + " on "
        + executor
        + (addresses.isEmpty() ? "" : " took GPU address " + String.join(", ", addresses))
        + ": "
        + device.line();
  }

  /**
   * Passes where no two workers share a GPU.
   *
   * @throws MeanfieldException of the kind CLUSTER where two do
   */
  static void requireOneEach(List<WorkerDevice> workers) {
    Map<String, WorkerDevice> owners = new HashMap<>();
    for (WorkerDevice each : workers) {
      Optional<String> gpu = each.identity();
      WorkerDevice other = gpu.map(id -> owners.putIfAbsent(id, each)).orElse(null);
      if (other != null && !each.isAnotherTaskOf(other)) {
        throw MeanfieldException.cluster(
            "Two workers were given one GPU: "
                + other.line()
                + "; "
                + each.line()
                + ". The executors' discovery script must print each GPU once a machine"
                + " (scripts/gpu-discovery does), and no other application may hold the same ones.");
      }
    }
  }

  /** A pin is a wish: one executor may have answered for two. In local mode there is but one. */
  private boolean isAnotherTaskOf(WorkerDevice other) {
    return executor.equals(other.executor) && !addresses.isEmpty();
  }

  /** What no other device has; the address alone tells apart where the CPU stands in for GPUs. */
  private Optional<String> identity() {
    Gpu gpu = device.gpu();
    return gpu == null
        ? addresses.stream().findFirst().map(address -> executor.host() + " " + address)
        : Optional.of(gpu.uuid());
  }
}

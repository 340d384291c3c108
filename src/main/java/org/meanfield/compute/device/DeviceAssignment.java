package org.meanfield.compute.device;

import java.util.List;
import org.meanfield.fault.MeanfieldException;

/**
 * What a worker was told of where to compute.
 *
 * @param addresses of GPUs, as the cluster gave them to its task; empty: none were
 * @param ordinal of the worker, from 0, by which those of one process are told apart where the
 *     cluster gave no address
 */
public record DeviceAssignment(List<String> addresses, int ordinal) {
  public DeviceAssignment {
    addresses = List.copyOf(addresses);
  }

  /**
   * The device to take. Where the process sees one alone (CUDA_VISIBLE_DEVICES, a container) that
   * is it, whatever its address is outside.
   *
   * @param visible the devices that the process sees, as CUDA numbers them
   * @return an index of {@code visible}
   * @throws MeanfieldException of the kind USAGE where the address is none of them
   */
  public int deviceOf(GpuList visible) {
    int count = visible.gpus().size();
    if (count == 0) {
      throw GpuList.hidden();
    }
    if (addresses.size() > 1) {
      throw MeanfieldException.usage(
          "A task was given the GPUs "
              + String.join(", ", addresses)
              + ", and a worker computes on one. Set spark.task.resource.gpu.amount=1 and"
              + " spark.executor.resource.gpu.amount=1.");
    }
    if (count == 1) {
      return 0;
    }
    if (addresses.isEmpty()) {
      return ordinal % count;
    }
    String address = addresses.get(0);
    if (!address.matches("[0-9]{1,4}") || Integer.parseInt(address) >= count) {
      throw MeanfieldException.usage(
          "The GPU with the address \""
              + address
              + "\" is none of the "
              + count
              + " that this process sees. Expected an index from 0 to "
              + (count - 1)
              + ", as scripts/gpu-discovery prints them.");
    }
    return Integer.parseInt(address);
  }
}

package org.meanfield.compute.device;

import java.util.List;
import java.util.stream.Collectors;
import org.meanfield.fault.MeanfieldException;

/**
 * What a back end's kernels are compiled for. Without PTX, which a driver could compile further, a
 * device runs them only where one of them is for its own major version and a minor not above.
 *
 * @param capabilities oldest first
 */
public record SupportedCapabilities(List<Capability> capabilities) {
  /** The kernels in nd4j-cuda-11.6 1.0.0-M2.1, as its library's fat binaries list them. */
  public static final SupportedCapabilities ND4J_CUDA =
      new SupportedCapabilities(
          List.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6").stream()
              .map(Capability::parse)
              .toList());

  public SupportedCapabilities {
    capabilities = List.copyOf(capabilities);
  }

  /** Whether a device of this capability runs any of it. */
  public boolean runsOn(Capability device) {
    return capabilities.stream().anyMatch(compiled -> compiled.runsOn(device));
  }

  /**
   * Passes a device that runs it.
   *
   * @throws MeanfieldException of the kind USAGE for another
   */
  public void require(Gpu gpu) {
    if (!runsOn(gpu.capability())) {
      throw MeanfieldException.usage(
          gpu
              + " has compute capability "
              + gpu.capability()
              + ", for which nd4j-cuda 11.6 has no kernels: they are compiled for "
              + capabilities.stream().map(Capability::toString).collect(Collectors.joining(", "))
              + ", and run on devices of the same major version and the same or a later minor one."
              + " Take other GPUs, or the jar that computes on the CPU (scripts/meanfield package).");
    }
  }
}

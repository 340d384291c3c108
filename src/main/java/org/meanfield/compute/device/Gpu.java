package org.meanfield.compute.device;

import java.io.Serializable;

/**
 * A GPU as the driver tells of it.
 *
 * @param index among the machine's, in order of the PCI bus
 * @param uuid its own on all machines
 * @param mebibytes of its memory
 * @param driver its version
 */
public record Gpu(
    int index, String uuid, String name, Capability capability, long mebibytes, String driver)
    implements Serializable {
  @Override
  public String toString() {
    return "GPU " + index + " (" + name + ")";
  }
}

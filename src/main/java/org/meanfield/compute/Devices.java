package org.meanfield.compute;

import org.jspecify.annotations.Nullable;
import org.meanfield.compute.device.Device;
import org.meanfield.compute.device.DeviceAssignment;
import org.meanfield.compute.device.GpuList;
import org.meanfield.compute.device.VisibleGpus;
import org.meanfield.compute.natives.NativeBackend;
import org.nd4j.linalg.factory.Nd4j;

/** Gives threads the device that they compute with. */
public final class Devices {
  private static final ThreadLocal<@Nullable Integer> TAKEN = new ThreadLocal<>();

  private Devices() {}

  /**
   * Binds the calling thread to the device of its seat, before its first array; on the CPU there is
   * nothing to bind.
   *
   * @throws org.meanfield.fault.MeanfieldException where the device cannot be had
   */
  public static Device take(DeviceAssignment seat) {
    if (!VisibleGpus.areAsked()) {
      return new Device(NativeBackend.describe(), null);
    }
    GpuList visible = VisibleGpus.list();
    int index = seat.deviceOf(visible);
    if (!Integer.valueOf(index).equals(TAKEN.get())) {
      NativeBackend.prepare();
      Nd4j.getAffinityManager().unsafeSetDevice(index);
      TAKEN.set(index);
    }
    return new Device(NativeBackend.describe(), visible.gpus().get(index));
  }
}

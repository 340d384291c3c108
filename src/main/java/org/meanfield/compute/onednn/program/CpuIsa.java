package org.meanfield.compute.onednn.program;

import org.bytedeco.dnnl.global.dnnl;

/** What oneDNN may use of the processor: what that has, less what ONEDNN_MAX_CPU_ISA forbids. */
public final class CpuIsa {
  private CpuIsa() {}

  /**
   * Whether a set of instructions may be used.
   *
   * @param set one of oneDNN's {@code dnnl_cpu_isa_...}
   */
  public static boolean may(int set) {
    return (dnnl.dnnl_get_effective_cpu_isa() & set) == set;
  }
}

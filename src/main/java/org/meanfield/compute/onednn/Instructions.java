package org.meanfield.compute.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** What oneDNN may use of the processor: what that has, less what ONEDNN_MAX_CPU_ISA forbids. */
final class Instructions {
  private Instructions() {}

  /**
   * Whether a set of instructions may be used.
   *
   * @param set one of oneDNN's {@code dnnl_cpu_isa_...}
   */
  static boolean may(int set) {
    return (dnnl.dnnl_get_effective_cpu_isa() & set) == set;
  }
}

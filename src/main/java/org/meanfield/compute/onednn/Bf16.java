package org.meanfield.compute.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.meanfield.compute.onednn.program.CpuIsa;

/**
 * Whether the processor multiplies bf16 by itself. oneDNN emulates it on others that have AVX-512,
 * three times slower than fp32 and without a word, and fails on the rest.
 */
public final class Bf16 {
  private Bf16() {}

  /** For the machine that asks; false where oneDNN cannot be loaded, or may not use it. */
  public static boolean here() {
    return OneDnnLibrary.missing().isEmpty() && CpuIsa.may(dnnl.dnnl_cpu_isa_avx512_core_bf16);
  }
}

package org.meanfield.compute.device;

import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;

/** The GPUs that this process sees, where its class path asks for them. */
public final class VisibleGpus {
  private static final String CUDA_BACK_END = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
  private static final boolean ASKED =
      VisibleGpus.class.getClassLoader().getResource(CUDA_BACK_END) != null;

  private static @Nullable GpuList list;

  private VisibleGpus() {}

  /** Whether the class path computes on GPUs. Loads nothing of ND4J. */
  public static boolean areAsked() {
    return ASKED;
  }

  /**
   * All of them, as CUDA numbers them; the driver is asked once.
   *
   * @throws MeanfieldException of the kind USAGE where the machine has none
   */
  public static synchronized GpuList list() {
    if (list == null) {
      list = new NvidiaSmi("nvidia-smi").gpus().visible(System.getenv(VISIBLE));
    }
    return list;
  }

  /**
   * Passes where ND4J can start on every one: asked before it loads, since it would end in an error
   * of its own.
   *
   * @throws MeanfieldException of the kind USAGE where there is none, or one that its kernels do
   *     not run on
   */
  public static void require() {
    GpuList seen = list();
    if (seen.gpus().isEmpty()) {
      throw GpuList.hidden();
    }
    seen.gpus().forEach(SupportedCapabilities.ND4J_CUDA::require);
  }
}

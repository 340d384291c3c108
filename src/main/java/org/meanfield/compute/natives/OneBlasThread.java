package org.meanfield.compute.natives;

import org.bytedeco.openblas.global.openblas;
import org.meanfield.compute.device.VisibleGpus;

/**
 * OpenBLAS's count of threads changes the bits of a product of matrices, and belongs to the whole
 * process, which may be a host program's. It is 1 as long as one of these is held, and then what it
 * was before the first, unless somebody has set it meanwhile. For any thread.
 */
public final class OneBlasThread implements AutoCloseable {
  private static int held;
  private static int before;

  private boolean released;

  private OneBlasThread() {}

  /** Holds it; closed by whoever computes, once. */
  public static OneBlasThread hold() {
    NativeBackend.prepare();
    OneBlasThread one = new OneBlasThread();
    if (VisibleGpus.areAsked()) {
      one.released = true;
      return one;
    }
    synchronized (OneBlasThread.class) {
      if (held == 0) {
        before = openblas.blas_get_num_threads();
        set(1);
      }
      held++;
    }
    return one;
  }

  private static void set(int threads) {
    if (openblas.blas_get_num_threads() == threads) {
      return;
    }
    openblas.blas_set_num_threads(threads);
    if (openblas.blas_get_num_threads() != threads) {
      throw new IllegalStateException(
          "OpenBLAS keeps to " + openblas.blas_get_num_threads() + " threads");
    }
  }

  @Override
  public void close() {
    synchronized (OneBlasThread.class) {
      if (released) {
        return;
      }
      released = true;
      held--;
      if (held == 0 && openblas.blas_get_num_threads() == 1) {
        set(before);
      }
    }
  }
}

package org.meanfield.compute.natives;

import org.meanfield.compute.device.VisibleGpus;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * A thread that is not ours while it makes or uses an engine: ND4J's and oneDNN's loops stay on it,
 * see {@link NativeBackend#confineThread}; closed, they are as many as the thread had before.
 * Opened and closed on the same thread.
 */
public final class ConfinedThread implements AutoCloseable {
  private static final int AS_IT_IS = 0;

  private final int before;

  private ConfinedThread(int before) {
    this.before = before;
  }

  /** Confines the calling thread. */
  public static ConfinedThread enter() {
    NativeBackend.prepare();
    if (VisibleGpus.areAsked()) {
      return new ConfinedThread(AS_IT_IS);
    }
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(1);
    return new ConfinedThread(before);
  }

  @Override
  public void close() {
    if (before != AS_IT_IS) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(before);
    }
  }
}

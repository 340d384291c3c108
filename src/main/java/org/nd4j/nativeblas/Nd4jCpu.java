package org.nd4j.nativeblas;

/**
 * DL4J M2.1's oneDNN layer helpers ask a class of this name, which moved to another package,
 * whether oneDNN may be used; without it they stay silently off and every convolution is im2col and
 * gemm, about four times slower. It answers for them, and does nothing else.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What the helpers look up by reflection. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Always: whether a network's layers get helpers is decided where the network is made. */
    public boolean isUseMKLDNN() {
      return true;
    }

    /** The same under oneDNN's new name. */
    public boolean isUseONEDNN() {
      return true;
    }
  }
}

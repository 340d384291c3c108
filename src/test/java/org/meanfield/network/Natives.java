package org.meanfield.network;

import java.net.URL;

/** ND4J's natives, chosen before a test first touches it. */
final class Natives {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private Natives() {}

  static void choose() {
    URL onednn =
        Natives.class
            .getClassLoader()
            .getResource(
                "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn-avx2/libnd4jcpu.so");
    if (System.getProperty(EXTENSION) == null && onednn != null) {
      System.setProperty(EXTENSION, "-onednn-avx2");
    }
  }
}

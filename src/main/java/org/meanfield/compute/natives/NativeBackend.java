package org.meanfield.compute.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.meanfield.compute.device.VisibleGpus;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J's native libraries, loaded once a JVM; a host program finds their settings as it left them.
 * That the same step gives the same bits whatever they are is up to {@link #confineThread} and
 * {@link OneBlasThread}.
 */
public final class NativeBackend {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String CUDA = "nd4j-cuda-11.6";
  private static final String CUDA_BACK_END = "JCublasBackend";
  private static final String ONEDNN_AVX2 = "-onednn-avx2";
  private static final String ONEDNN_LIBRARY =
      "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn-avx2/libjnind4jcpu.so";
  private static final String ND4J_BUILD = "/org/eclipse/org.nd4j-nd4j-api-git.properties";
  private static final Path CPU_FLAGS = Path.of("/proc/cpuinfo");

  private NativeBackend() {}

  /**
   * Loads and configures them at the first call; later calls cost nothing.
   *
   * @throws MeanfieldException of the kind USAGE where the class path asks for a GPU that cannot be
   *     had
   */
  public static void prepare() {
    if (VisibleGpus.areAsked()) {
      VisibleGpus.require();
    }
    try {
      Loaded.check();
    } catch (ExceptionInInitializerError e) {
      if (MeanfieldException.in(e).isPresent()) {
        throw MeanfieldException.in(e).get();
      }
      throw e;
    }
  }

  /**
   * Keeps ND4J's and oneDNN's loops on the calling thread. OpenMP's thread count belongs to the
   * thread that sets it, so every worker thread calls this before it makes its network; other
   * threads are given back by {@link ConfinedThread}.
   */
  public static void confineThread() {
    prepare();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  /** Resident bytes at which JavaCPP refuses more native memory; 0: none are too many. */
  public static long physicalLimit() {
    prepare();
    return Pointer.maxPhysicalBytes();
  }

  /** Whether DL4J's oneDNN helpers can be used. */
  public static boolean oneDnn() {
    return ONEDNN_AVX2.equals(System.getProperty(EXTENSION));
  }

  /** The natives in use, as recorded with a model. */
  public static String describe() {
    prepare();
    return VisibleGpus.areAsked()
        ? CUDA + " " + version()
        : "nd4j-native " + version() + (oneDnn() ? " onednn-avx2" : "");
  }

  /**
   * ND4J's version, from the file that its build left in it: its package is told the version of
   * whatever jar it was shaded into.
   */
  public static String version() {
    Properties build = new Properties();
    try (InputStream file = Nd4j.class.getResourceAsStream(ND4J_BUILD)) {
      if (file != null) {
        build.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("git.build.version", "of an unknown version");
  }

  private static final class Loaded {
    static {
      PhysicalLimit.set();
      if (VisibleGpus.areAsked()) {
        loadCuda();
      } else {
        loadNative();
      }
    }

    private static void loadCuda() {
      String backEnd;
      try {
        backEnd = Nd4j.getBackend().getClass().getSimpleName();
      } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
        throw new MeanfieldException(
            ErrorKind.USAGE,
            CUDA
                + " does not load: it needs the libraries of CUDA 11 (libcudart, libcublas,"
                + " libcusolver) where the system looks for them (LD_LIBRARY_PATH), or a jar built"
                + " with -Dcuda.redist.",
            e);
      }
      if (!backEnd.equals(CUDA_BACK_END)) {
        throw new MeanfieldException(
            ErrorKind.USAGE,
            "A GPU is asked for by the jar, and ND4J took the back end "
                + backEnd
                + " of the CPU. Leave nd4j-native off the class path.");
      }
    }

    private static void loadNative() {
      choose();
      // ND4J sets OpenBLAS's threads from OMP_NUM_THREADS or the cores when it makes its BLAS, at
      // the first use: so that comes before OneBlasThread.
      Nd4j.factory().blas();
    }

    static void check() {
      // The class's initialiser does the work.
    }

    private static void choose() {
      if (System.getProperty(EXTENSION) != null
          || NativeBackend.class.getClassLoader().getResource(ONEDNN_LIBRARY) == null) {
        return;
      }
      if (!avx2()) {
        throw new MeanfieldException(
            ErrorKind.INTERNAL,
            "This processor has no AVX2, which the natives in this jar need. Build one for it:"
                + " mvn package -Dnd4j.classifier=linux-x86_64");
      }
      System.setProperty(EXTENSION, ONEDNN_AVX2);
    }

    private static boolean avx2() {
      try {
        return Files.readString(CPU_FLAGS, StandardCharsets.UTF_8).contains(" avx2");
      } catch (IOException e) {
        return true;
      }
    }
  }
}

package org.meanfield.compute.onednn;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;

/** oneDNN's native library: whether it is there, and which it is. */
public final class OneDnnLibrary {
  private static final int MAJOR = 2;
  private static final int MINOR = 5;

  private OneDnnLibrary() {}

  /** Why it cannot be used here, in words that follow "because of"; empty: it can. */
  public static Optional<String> missing() {
    return Loaded.PROBLEM;
  }

  /**
   * Its version, as {@code 2.5.2}.
   *
   * @throws IllegalStateException if it is missing
   */
  public static String version() {
    if (missing().isPresent()) {
      throw new IllegalStateException(missing().get());
    }
    return Loaded.version();
  }

  private static final class Loaded {
    static final Optional<String> PROBLEM = problem();

    private static Optional<String> problem() {
      try {
        dnnl_version_t found = dnnl.dnnl_version();
        if (found.major() != MAJOR || found.minor() != MINOR) {
          return Optional.of(
              "oneDNN "
                  + version()
                  + " on the class path, where "
                  + MAJOR
                  + "."
                  + MINOR
                  + " is needed");
        }
        return Optional.empty();
      } catch (LinkageError e) {
        return Optional.of("oneDNN's natives, which do not load here: " + firstLine(e));
      }
    }

    static String version() {
      dnnl_version_t found = dnnl.dnnl_version();
      return found.major() + "." + found.minor() + "." + found.patch();
    }

    private static String firstLine(Throwable error) {
      Throwable root = error;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
    }
  }
}

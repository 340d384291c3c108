package org.meanfield.job;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.package$;
import org.meanfield.compute.natives.NativeBackend;

/** The versions that a model's provenance records. */
public final class Versions {
  private Versions() {}

  /** Meanfield's own. */
  public static String meanfield() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static SortedMap<String, String> all() {
    return new TreeMap<>(
        Map.of(
            "meanfield", meanfield(),
            "spark", package$.MODULE$.SPARK_VERSION(),
            "nd4j", NativeBackend.version(),
            "java", System.getProperty("java.version", "unknown")));
  }
}

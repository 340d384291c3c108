package org.meanfield.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are, as {@code scripts/bench} tells by system properties.
 *
 * @param home the clone
 * @param meanfield the application jar
 * @param bench the jar of the benchmark's own classes; the peers' are in {@code lib} beside it,
 *     JMH's in {@code jmh}
 */
record Installation(Path home, Path meanfield, Path bench) {
  static Installation ofSystemProperties() {
    return new Installation(
        Path.of(System.getProperty("meanfield.home")),
        Path.of(System.getProperty("meanfield.jar")),
        Path.of(System.getProperty("meanfield.bench.jar")));
  }

  Path script(String name) {
    return home.resolve("scripts").resolve(name);
  }

  Path recipe() {
    return home.resolve("conf/quickstart.conf");
  }

  Path images() {
    return home.resolve("conf/quickstart");
  }

  Path logging() {
    return home.resolve("conf/log4j2.properties");
  }

  /** The peers' jars. */
  Path lib() {
    return bench.resolveSibling("lib");
  }

  /** Where DJL unpacks PyTorch's natives, once. */
  Path unpacked() {
    return bench.resolveSibling("natives");
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Ours: the application jar and the embedded Spark, as a run has them. */
  String ourClassPath() {
    return joined(List.of(bench, meanfield, spark()));
  }

  /** Ours, and JMH behind it. */
  String ourClassPathWithJmh() {
    return joined(List.of(bench, meanfield, spark(), bench.resolveSibling("jmh").resolve("*")));
  }

  private Path spark() {
    return home.resolve("target/spark/jars/*");
  }

  /** The peers': nothing of ours. */
  String peersClassPath() {
    return joined(List.of(bench, lib().resolve("*")));
  }

  private static String joined(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }
}

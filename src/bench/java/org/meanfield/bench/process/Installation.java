package org.meanfield.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are, as {@code scripts/bench} tells by system properties.
 *
 * @param home the clone
 * @param meanfield the application jar
 * @param bench the jar of the benchmark's own classes; the peers' are in {@code lib} beside it,
 *     JMH's in {@code jmh}, OpenCV's in {@code opencv}
 */
public record Installation(Path home, Path meanfield, Path bench) {
  /** What Spark needs opened on Java 17 where spark-submit does not start it. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  public static Installation ofSystemProperties() {
    return new Installation(
        Path.of(System.getProperty("meanfield.home")),
        Path.of(System.getProperty("meanfield.jar")),
        Path.of(System.getProperty("meanfield.bench.jar")));
  }

  public Path script(String name) {
    return home.resolve("scripts").resolve(name);
  }

  public Path recipe() {
    return conf("quickstart.conf");
  }

  /** A recipe that comes with Meanfield. */
  public Path conf(String name) {
    return home.resolve("conf").resolve(name);
  }

  public Path images() {
    return home.resolve("conf/quickstart");
  }

  public Path logging() {
    return home.resolve("conf/log4j2.properties");
  }

  /** The peers' jars. */
  public Path lib() {
    return bench.resolveSibling("lib");
  }

  /** Where DJL unpacks PyTorch's natives, once. */
  public Path unpacked() {
    return bench.resolveSibling("natives");
  }

  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Ours: the application jar and the embedded Spark, as a run has them. */
  public String ourClassPath() {
    return joined(List.of(bench, meanfield, spark()));
  }

  /** Ours, and JMH behind it. */
  public String ourClassPathWithJmh() {
    return joined(List.of(bench, meanfield, spark(), bench.resolveSibling("jmh").resolve("*")));
  }

  /** Ours, and OpenCV behind it. */
  public String ourClassPathWithOpenCv() {
    return joined(List.of(bench, meanfield, spark(), bench.resolveSibling("opencv").resolve("*")));
  }

  private Path spark() {
    return home.resolve("target/spark/jars/*");
  }

  /** The peers': nothing of ours. */
  public String peersClassPath() {
    return joined(List.of(bench, lib().resolve("*")));
  }

  private static String joined(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }

  /** Java's options for Spark where spark-submit does not start it. */
  public static List<String> opensForSpark() {
    return OPENED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED").toList();
  }
}

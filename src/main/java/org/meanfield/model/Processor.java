package org.meanfield.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The kind of machine that trained a model: equal bits are promised for one kind only.
 *
 * @param model the processor's name as the system gives it, or its architecture where it gives none
 * @param architecture as Java names it, such as {@code amd64}
 * @param java the Java runtime's version
 */
public record Processor(String model, String architecture, String java) implements Serializable {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** This machine. */
  public static Processor here() {
    String architecture = System.getProperty("os.arch", "unknown");
    return new Processor(
        model(CPUINFO, architecture), architecture, System.getProperty("java.version", "unknown"));
  }

  static String model(Path cpuinfo, String otherwise) {
    try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name") && line.indexOf(':') > 0)
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(name -> !name.isEmpty())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise; // not Linux
    }
  }
}

package org.meanfield.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What it was measured on and with. */
public final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern PEERS =
      Pattern.compile(
          "(pytorch-native-cpu|pytorch-engine|onnxruntime|dl4j-spark)(?:_2\\.12)?-(\\d[^-]*(?:-M\\d+)?).*\\.jar");

  private Machine() {}

  static String processor() {
    return first(MODEL, System.getProperty("os.arch"));
  }

  private static String first(Pattern pattern, String otherwise) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(CPU, StandardCharsets.UTF_8));
      return matcher.find() ? matcher.group(1) : otherwise;
    } catch (IOException e) {
      // Not Linux.
      return otherwise;
    }
  }

  /** Processor, how busy it is, Java and the versions of the peers, on a line. */
  public static String describe(Installation installation, Load load) throws IOException {
    try (Stream<Path> jars = Files.list(installation.lib())) {
      String peers =
          String.join(
              ", ",
              jars.map(jar -> PEERS.matcher(jar.getFileName().toString()))
                  .filter(Matcher::matches)
                  .map(jar -> jar.group(1) + " " + jar.group(2))
                  .sorted()
                  .toList());
      return String.format(
          Locale.ROOT,
          "%s, %d of %d cores used, %s; Java %s; %s",
          processor(),
          Configuration.CORES,
          Runtime.getRuntime().availableProcessors(),
          load,
          Runtime.version(),
          peers);
    }
  }
}

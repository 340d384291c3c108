package org.meanfield.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Installations that tell a version and run a few lines of shell in place of the real thing. */
final class Lookalike {
  /**
   * Prints its arguments, one a line; Spark's launcher alone is really run, by this test's Java.
   */
  private static final String PRINTING_JAVA =
      String.format(
          Locale.ROOT,
          """
          #!/bin/sh
          case " $* " in
            *" org.apache.spark.launcher.Main "*) exec '%s' "$@" ;;
          esac
          echo "java of ${0%%/bin/java}"
          echo "under $LC_ALL"
          for argument in "$@"; do echo "$argument"; done
          """,
          Path.of(System.getProperty("java.home"), "bin", "java"));

  private Lookalike() {}

  /** A folder that passes for a Java of this version, with a compiler or without. */
  static Path java(Path folder, String version, boolean compiler) throws IOException {
    program(folder.resolve("bin/java"), PRINTING_JAVA);
    if (compiler) {
      program(folder.resolve("bin/javac"), "#!/bin/sh\n");
    }
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return folder;
  }

  /** A folder that passes for a Maven of this version whose build does what the lines say. */
  static Path maven(Path folder, String version, String build) throws IOException {
    program(folder.resolve("bin/mvn"), "#!/bin/sh\n" + build);
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("lib/maven-core-" + version + ".jar"), "");
    return folder;
  }

  /** A folder that passes for a Spark of these Scala and Spark versions, joined by a hyphen. */
  static Path spark(Path folder, String versions) throws IOException {
    program(
        folder.resolve("bin/spark-submit"),
        """
        #!/bin/sh
        echo "spark-submit with $JAVA_HOME"
        for argument in "$@"; do echo "$argument"; done
        """);
    Files.createDirectories(folder.resolve("jars"));
    Files.writeString(folder.resolve("jars/spark-core_" + versions + ".jar"), "");
    return folder;
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }
}

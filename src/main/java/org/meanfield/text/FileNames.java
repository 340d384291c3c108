package org.meanfield.text;

import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.meanfield.fault.MeanfieldException;

/**
 * By which names this JVM can call files of its machine. Java 17 writes names in the charset of the
 * locale that it was started under, which no option of its own changes; in a container without a
 * locale that is ASCII, and files of other names can be neither found nor made.
 */
public final class FileNames {
  private static final String CHARSET = System.getProperty("sun.jnu.encoding", "UTF-8");

  /** Windows hands names over in UTF-16. */
  private static final boolean ANY =
      File.separatorChar != '/' || Charset.forName(CHARSET).equals(StandardCharsets.UTF_8);

  private FileNames() {}

  /** Whether a file can be called so. */
  public static boolean isNameable(String path) {
    return ANY || path.chars().allMatch(c -> c < 0x80);
  }

  /**
   * Makes sure that a file can be called so.
   *
   * @throws MeanfieldException of kind USAGE on the driver, CLUSTER on an executor, with what to
   *     start it with
   */
  public static void require(String path) {
    if (!isNameable(path)) {
      throw unnameable(path);
    }
  }

  /** What to tell of a path that is not nameable. */
  public static MeanfieldException unnameable(String path) {
    String why =
        "was started under a locale of the charset "
            + CHARSET
            + ", and file names go by UTF-8 (LC_ALL, LC_CTYPE and LANG say which, where the machine"
            + " has it: locale -a)";
    if (isExecutor()) {
      return MeanfieldException.cluster(
          String.format(
              Locale.ROOT,
              "An executor on %s can't call a file %s: its Java %s. Start the application with"
                  + " --conf spark.executorEnv.LC_ALL=C.UTF-8, or another locale of UTF-8 there.",
              host(),
              path,
              why));
    }
    return MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "The driver can't call a file %s: its Java %s. Set LC_ALL=C.UTF-8 before spark-submit;"
                + " in deploy mode cluster --conf spark.yarn.appMasterEnv.LC_ALL=C.UTF-8, or"
                + " spark.kubernetes.driverEnv.LC_ALL.",
            path,
            why));
  }

  /**
   * A path of this machine.
   *
   * @throws MeanfieldException of kind USAGE where it is none
   */
  public static Path path(String text) {
    require(text);
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw MeanfieldException.usage(
          String.format(Locale.ROOT, "\"%s\" is not a path: %s.", text, e.getReason()));
    }
  }

  /** Spark starts executors by programs that are all called so. */
  private static boolean isExecutor() {
    return System.getProperty("sun.java.command", "").contains("ExecutorBackend");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "a machine of the cluster";
    }
  }
}

package org.meanfield.storage;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.FileNames;

/** How file systems are reached, and how they say what went wrong. */
public final class HadoopFileSystems {
  private static final String LOCAL = "file";

  private HadoopFileSystems() {}

  /**
   * The file system of a path; the local one without Hadoop's hidden checksum files, which can't be
   * named for a file with a colon in its name and outlive a file edited by hand.
   *
   * @throws IOException where there is none, or it can't be reached
   * @throws IllegalArgumentException where the path's URI makes no sense to it
   * @throws MeanfieldException where the path is of the local one, and this JVM can't call files so
   */
  public static FileSystem of(Path path, Configuration hadoop) throws IOException {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (LOCAL.equals(files.getUri().getScheme())) {
        FileNames.require(path.toString());
      }
      return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    } catch (MeanfieldException e) {
      throw e;
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException absent) {
        throw new IOException(missing(path.toUri().getScheme(), reason(absent)), e);
      }
      throw e;
    }
  }

  /** What went wrong, in one line: a name node sends its stack trace along. */
  public static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("");
  }

  private static String missing(String scheme, String found) {
    String mend =
        "s3a".equals(scheme)
            ? "add --packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion()
            : "add its library by --packages or --jars";
    return String.format(
        Locale.ROOT, "there is no library for %s: on the class path (%s): %s", scheme, found, mend);
  }
}

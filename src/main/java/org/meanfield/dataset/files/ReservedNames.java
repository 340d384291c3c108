package org.meanfield.dataset.files;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of files and folders that are no data, whatever they hold: those that begin with a dot, and
 * exact names by which Spark, Hadoop, desktops and archives keep books among a user's files. All
 * others are data; cameras begin names with an underscore.
 */
final class ReservedNames {
  /** Of Spark, Hadoop and table formats on them, and of what unpacks archives or runs Python. */
  private static final Set<String> EXACT =
      Set.of(
          "_SUCCESS",
          "_temporary",
          "_metadata",
          "_common_metadata",
          "_spark_metadata",
          "_delta_log",
          "__MACOSX",
          "__pycache__",
          "lost+found",
          "Icon\r");

  /** Of desktops and of file servers, which don't tell capitals apart. */
  private static final Set<String> OF_DESKTOPS =
      Set.of(
          "thumbs.db",
          "ehthumbs.db",
          "ehthumbs_vista.db",
          "desktop.ini",
          "$recycle.bin",
          "system volume information",
          "@eadir",
          "#recycle",
          "@recycle");

  /** What a commit of Databricks leaves, by its transaction's number. */
  private static final Pattern COMMIT = Pattern.compile("_(started|committed)_(vacuum)?\\d+");

  /** Of a file while {@code hdfs dfs -put} writes it. */
  private static final String UNDER_WAY = "._COPYING_";

  private ReservedNames() {}

  static boolean isReserved(String name) {
    return name.startsWith(".")
        || EXACT.contains(name)
        || OF_DESKTOPS.contains(name.toLowerCase(Locale.ROOT))
        || name.endsWith(UNDER_WAY)
        || (name.startsWith("_") && COMMIT.matcher(name).matches());
  }
}

package org.meanfield.cluster;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on how long the clients of HDFS and S3 try to reach a storage that does not answer, a
 * minute or two in all: by Hadoop's own defaults a name node whose machine is gone is tried for a
 * quarter of an hour, and an S3 endpoint 20 times in each of 8 tries. What a user's settings,
 * {@code spark.hadoop.*} or files such as {@code core-site.xml}, say wins.
 */
final class HadoopClientTimeouts {
  private static final String SPARKS_PREFIX = "spark.hadoop.";

  /** Where Hadoop keeps its defaults, such as {@code core-default.xml}. */
  private static final String DEFAULTS = "-default.xml";

  private static final Map<String, String> BOUNDS =
      Map.of(
          "ipc.client.connect.max.retries", "3",
          "ipc.client.connect.max.retries.on.timeouts", "2",
          "ipc.client.connect.timeout", "10000",
          "fs.s3a.attempts.maximum", "5",
          "fs.s3a.retry.limit", "3");

  private HadoopClientTimeouts() {}

  /** Sets those that the user has not. */
  static void set(SparkConf spark, Configuration hadoop) {
    BOUNDS.forEach(
        (key, value) -> {
          if (isDefault(hadoop.getPropertySources(key))) {
            spark.set(SPARKS_PREFIX + key, value);
          }
        });
  }

  private static boolean isDefault(String @Nullable [] sources) {
    return sources == null || Stream.of(sources).allMatch(source -> source.endsWith(DEFAULTS));
  }
}

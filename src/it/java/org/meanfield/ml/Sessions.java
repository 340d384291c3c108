package org.meanfield.ml;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark sessions in the tests' JVM. */
final class Sessions {
  private Sessions() {}

  /** Of two task slots here, its files below {@code folder}; the caller stops it. */
  static SparkSession local(Path folder) {
    return on("local[2]", folder).getOrCreate();
  }

  /** Of a cluster's. */
  static SparkSession.Builder on(String master, Path folder) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.local.dir", folder.resolve("scratch").toString())
        .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
  }
}

package org.meanfield.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** A small real Spark in this JVM for tests. */
public final class LocalSpark {
  private LocalSpark() {}

  /** With {@code slots} task slots; the caller stops it. */
  public static SparkContext start(int slots) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + slots + "]")
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    SparkContext spark = new SparkContext(conf);
    spark.setLogLevel("ERROR");
    return spark;
  }
}

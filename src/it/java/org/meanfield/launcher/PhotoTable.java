package org.meanfield.launcher;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.split;

import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.meanfield.cluster.LocalSpark;

/** Folders of classes as a table, as Spark reads files into one. */
public final class PhotoTable {
  private PhotoTable() {}

  /** (path string, content binary, kind string) in Parquet, by a Spark of its own. */
  static void write(Path photos, Path parquet) {
    SparkContext context = LocalSpark.start(2);
    try {
      write(SparkSession.builder().getOrCreate(), photos, parquet);
    } finally {
      context.stop();
    }
  }

  /** As {@link #write(Path, Path)}, in a session that is there. */
  public static void write(SparkSession spark, Path photos, Path parquet) {
    spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(photos.toString())
        .select(col("path"), col("content"), element_at(split(col("path"), "/"), -2).as("kind"))
        .write()
        .parquet(parquet.toString());
  }
}

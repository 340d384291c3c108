package org.meanfield.cluster;

import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's web UI and its history server call the stages that this thread makes until it is
 * closed, in place of a line of our sources.
 */
public final class StageName implements AutoCloseable {
  private static final String PROPERTY = "callSite.short";

  private final SparkContext spark;
  private final @Nullable String before;

  public StageName(SparkContext spark, String name) {
    this.spark = spark;
    this.before = spark.getLocalProperty(PROPERTY);
    spark.setLocalProperty(PROPERTY, name);
  }

  @Override
  public void close() {
    spark.setLocalProperty(PROPERTY, before);
  }
}

package org.meanfield.cluster;

import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's web UI and its history server call the stages that this thread makes until it is
 * closed, in place of a line of our sources.
 */
public final class StageName implements AutoCloseable {
  private static final String PROPERTY = "callSite.short";

  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext spark;
  private final @Nullable String before;

  public StageName(SparkContext spark, @Nullable String name) {
    this.spark = spark;
    this.before = spark.getLocalProperty(PROPERTY);
    spark.setLocalProperty(PROPERTY, name);
  }

  /** The description of the jobs of this thread, where its stages have no name. */
  static StageName ofJob(SparkContext spark) {
    String named = spark.getLocalProperty(PROPERTY);
    return new StageName(spark, named == null ? spark.getLocalProperty(DESCRIPTION) : named);
  }

  @Override
  public void close() {
    spark.setLocalProperty(PROPERTY, before);
  }
}

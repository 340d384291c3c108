package org.meanfield.cluster;

import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** What Spark's web UI calls the jobs of this thread, and their stages, until it is closed. */
public final class JobDescription implements AutoCloseable {
  private static final String PROPERTY = "spark.job.description";

  private final JavaSparkContext spark;
  private final @Nullable String before;
  private final StageName stages;

  public JobDescription(JavaSparkContext spark, String description) {
    this.spark = spark;
    this.before = spark.getLocalProperty(PROPERTY);
    spark.setLocalProperty(PROPERTY, description);
    this.stages = new StageName(spark.sc(), description);
  }

  @Override
  public void close() {
    stages.close();
    spark.setLocalProperty(PROPERTY, before);
  }
}

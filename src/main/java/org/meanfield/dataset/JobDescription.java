package org.meanfield.dataset;

import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** What Spark's web UI calls the jobs of this thread until it is closed. */
final class JobDescription implements AutoCloseable {
  private static final String PROPERTY = "spark.job.description";

  private final JavaSparkContext spark;
  private final @Nullable String before;

  JobDescription(JavaSparkContext spark, String description) {
    this.spark = spark;
    this.before = spark.getLocalProperty(PROPERTY);
    spark.setLocalProperty(PROPERTY, description);
  }

  @Override
  public void close() {
    spark.setLocalProperty(PROPERTY, before);
  }
}

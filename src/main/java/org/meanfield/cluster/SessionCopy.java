package org.meanfield.cluster;

import org.apache.spark.sql.SparkSession;

/** A caller's Spark session once more, to be set otherwise than the caller's. */
public final class SessionCopy {
  private SessionCopy() {}

  /** With the same settings, views and functions; what is set in it is set nowhere else. */
  public static SparkSession of(SparkSession session) {
    return session.cloneSession();
  }
}

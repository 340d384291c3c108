package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class HadoopClientTimeoutsTest {
  private static final String KEY = "ipc.client.connect.max.retries.on.timeouts";

  private final SparkConf spark = new SparkConf(false);

  @Test
  void boundsWhatNobodyHasSet() {
    assertThat(new Configuration().getInt(KEY, 0)).as("Hadoop's own, 20 s each").isEqualTo(45);

    HadoopClientTimeouts.set(spark, new Configuration());

    assertThat(SparkContexts.hadoop(spark).getInt(KEY, 0)).isEqualTo(2);
    assertThat(SparkContexts.hadoop(spark).getInt("fs.s3a.retry.limit", 0)).isEqualTo(3);
  }

  @Test
  void leavesTheUsersSettingsAlone() {
    Configuration theirs = new Configuration();
    theirs.set(KEY, "45", "core-site.xml");

    HadoopClientTimeouts.set(spark, theirs);

    assertThat(spark.contains("spark.hadoop." + KEY)).isFalse();
    assertThat(spark.contains("spark.hadoop.fs.s3a.retry.limit")).isTrue();
  }
}

package org.meanfield.cluster;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.meanfield.fault.MeanfieldException;

/** How a job comes by its Spark application; a closed choice. */
public sealed interface ClusterAccess {
  /** The file systems' settings, which need no cluster. */
  Configuration hadoop();

  /** What the application's settings say of GPUs, which needs no cluster. */
  GpuSettings gpus();

  /**
   * Enters the application; to be closed when the job is over.
   *
   * @throws MeanfieldException of the kind CLUSTER where there is none to be had, USAGE where its
   *     settings are wrong
   */
  Application enter();

  /**
   * An application that the job starts with spark-submit's settings, and stops.
   *
   * @param name for Spark's web UI
   */
  static ClusterAccess own(String name) {
    return new Own(SparkContexts.settings(name));
  }

  /** The caller's application, which keeps running. */
  static ClusterAccess of(SparkSession running) {
    return new Running(running);
  }

  /** Started for the job. */
  record Own(SparkConf settings) implements ClusterAccess {
    @Override
    public Configuration hadoop() {
      return SparkContexts.hadoop(settings);
    }

    @Override
    public GpuSettings gpus() {
      return GpuSettings.of(settings);
    }

    @Override
    public Application enter() {
      return new Application(SparkContexts.start(settings), null, true);
    }
  }

  /** The caller's. */
  record Running(SparkSession session) implements ClusterAccess {
    @Override
    public Configuration hadoop() {
      return session.sparkContext().hadoopConfiguration();
    }

    @Override
    public GpuSettings gpus() {
      return GpuSettings.of(session.sparkContext().getConf());
    }

    @Override
    public Application enter() {
      SparkContext context = session.sparkContext();
      if (context.isStopped()) {
        throw MeanfieldException.cluster(
            "The Spark application that was given is stopped. Start another one, and give that.");
      }
      KryoClasses.require(context.getConf());
      return new Application(context, session, false);
    }
  }
}

package org.meanfield.cluster;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.FileNames;

/** Starts an application with the settings that rounds of averaging want; the user's own win. */
public final class SparkContexts {
  /**
   * A dead executor's pins cost Spark's usual locality wait of 3 s a stage, its fetches 15 s.
   * Progress comes with heartbeats, by default every 10 s. Rounds make and drop arrays of 16 MB, at
   * which G1 begins to mark the whole heap as soon as 45 % of it is used, without need: they hold
   * no references. It took 13 % of a round of 25 million weights. Of jobs, stages and their tasks
   * the driver would keep the last thousand to show: a job of two stages is a round.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.locality.wait", "300ms",
          "spark.shuffle.io.maxRetries", "2",
          "spark.shuffle.io.retryWait", "200ms",
          "spark.executor.heartbeatInterval", "2s",
          "spark.executor.defaultJavaOptions",
              "-XX:InitiatingHeapOccupancyPercent=75 -XX:-G1UseAdaptiveIHOP",
          "spark.ui.retainedJobs", "200",
          "spark.ui.retainedStages", "200",
          "spark.ui.showConsoleProgress", "false");

  /** One and a half of the 300 MiB that Spark reserves. */
  private static final int LEAST_DRIVER_MIB = 450;

  private SparkContexts() {}

  /** What spark-submit has handed down, completed. */
  public static SparkConf settings(String application) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setAppName(application);
    DEFAULTS.forEach(conf::setIfMissing);
    if (conf.get("spark.master").startsWith("local")) {
      // A laptop's own name often doesn't resolve, and nobody else has to find it.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    callFilesByUtf8(conf);
    KryoClasses.register(conf);
    HadoopClientTimeouts.set(conf, hadoop(conf));
    return conf;
  }

  /** As {@link FileNames} has it; a container has often no locale, and nearly all know this one. */
  private static void callFilesByUtf8(SparkConf conf) {
    String environment = "spark.executorEnv.";
    if (Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .noneMatch(name -> conf.contains(environment + name))) {
      conf.set(environment + "LC_ALL", "C.UTF-8");
    }
  }

  /** The file systems' settings before there is a context. */
  public static Configuration hadoop(SparkConf conf) {
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  /**
   * Starts it.
   *
   * @throws MeanfieldException of the kind CLUSTER where Spark can't be started, USAGE where its
   *     settings are wrong
   */
  public static SparkContext start(SparkConf conf) {
    String master = conf.get("spark.master");
    MasterProbe.check(master);
    try {
      return new SparkContext(conf);
    } catch (Exception e) {
      // Scala throws SparkException undeclared.
      if (e instanceof SparkException && String.valueOf(e.getMessage()).contains("master URL")) {
        throw MeanfieldException.usage(
            "--master "
                + master
                + " is no master that Spark knows. Expected local[N], spark://HOST:PORT, yarn or"
                + " k8s://HOST:PORT.");
      }
      if (String.valueOf(e.getMessage()).contains("INVALID_DRIVER_MEMORY")) {
        throw MeanfieldException.usage(
            "The driver has "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB of memory, and Spark's own start needs "
                + LEAST_DRIVER_MIB
                + ". Give it more: --driver-memory 1g.");
      }
      throw MeanfieldException.cluster(
          "Spark could not be started on "
              + master
              + ": "
              + StringUtils.stripEnd(e.getMessage(), ".")
              + ".");
    }
  }
}

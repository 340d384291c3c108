package org.meanfield.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.meanfield.fault.MeanfieldException;

/**
 * What an application's settings say of GPUs. An executor has one and runs one task at a time, so
 * that a worker has a GPU to itself.
 *
 * @param local whether the driver is the executor; Spark gives out no GPUs there
 * @param executorAmount an executor's, as it is set; empty: not set
 * @param taskAmount a task's, as it is set; empty: not set
 * @param rehearsal whether workers are placed by GPUs and compute on the CPU
 */
public record GpuSettings(
    boolean local, String executorAmount, String taskAmount, boolean rehearsal) {
  /** Spark's name of the resource. */
  static final String RESOURCE = "gpu";

  private static final String EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String TASK = "spark.task.resource.gpu.amount";
  private static final String REHEARSAL = "spark.meanfield.gpu.rehearsal";

  /**
   * Of an application.
   *
   * @throws MeanfieldException of the kind USAGE where a value cannot be read
   */
  public static GpuSettings of(SparkConf conf) {
    String rehearsal = conf.get(REHEARSAL, "false");
    if (!rehearsal.equals("true") && !rehearsal.equals("false")) {
      throw MeanfieldException.usage(
          REHEARSAL + " is \"" + rehearsal + "\". Expected true or false, which is the default.");
    }
    return new GpuSettings(
        conf.get("spark.master", "").startsWith("local"),
        conf.get(EXECUTOR, "").strip(),
        conf.get(TASK, "").strip(),
        rehearsal.equals("true"));
  }

  /** Whether Spark is to give them out. */
  public boolean areAsked() {
    return !executorAmount.isEmpty() || !taskAmount.isEmpty();
  }

  /**
   * Passes settings under which each worker gets what the jar computes with.
   *
   * @param jarForGpus whether the jar computes on GPUs
   * @throws MeanfieldException of the kind USAGE with the lines to set
   */
  public void require(boolean jarForGpus) {
    if (areAsked() && !jarForGpus && !rehearsal) {
      throw MeanfieldException.usage(
          "A GPU is asked for ("
              + asked()
              + "), and this jar computes on the CPU. Take the jar for GPUs (scripts/meanfield"
              + " package --cuda), leave these settings out, or set "
              + REHEARSAL
              + "=true to try the placement alone.");
    }
    if (local || !(areAsked() || jarForGpus)) {
      return;
    }
    if (!isOne(executorAmount) || !isOne(taskAmount)) {
      throw MeanfieldException.usage(
          "An executor has one GPU and runs one worker on it, and "
              + (areAsked() ? asked() : "no GPU is asked for")
              + ". Set --conf "
              + EXECUTOR
              + "=1 --conf "
              + TASK
              + "=1; how each kind of cluster finds its GPUs is in conf/spark-defaults-gpu.conf.");
    }
  }

  private String asked() {
    List<String> set = new ArrayList<>();
    set.add(EXECUTOR + (executorAmount.isEmpty() ? " is not set" : "=" + executorAmount));
    set.add(TASK + (taskAmount.isEmpty() ? " is not set" : "=" + taskAmount));
    return String.join(", ", set);
  }

  private static boolean isOne(String amount) {
    return amount.matches("1(\\.0{1,9})?");
  }
}

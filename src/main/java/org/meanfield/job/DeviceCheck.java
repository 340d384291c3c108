package org.meanfield.job;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.GpuSettings;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.cluster.TaskGpus;
import org.meanfield.compute.Devices;
import org.meanfield.compute.device.Device;
import org.meanfield.compute.device.DeviceAssignment;
import org.meanfield.compute.device.VisibleGpus;
import org.meanfield.compute.plain.DeviceProbe;
import org.meanfield.fault.MeanfieldException;

/** Finds out before a run is paid that every worker gets a device of its own, and that it works. */
final class DeviceCheck {
  private DeviceCheck() {}

  /**
   * What can be known before the cluster is touched.
   *
   * @throws MeanfieldException of the kind USAGE where the settings and the jar do not fit
   */
  static void check(ClusterAccess cluster) {
    cluster.gpus().require(VisibleGpus.areAsked());
  }

  /**
   * How many workers the application has room for.
   *
   * @param executors that it is going to use
   */
  static int room(SparkContext spark, int executors) {
    if (spark.isLocal()) {
      return VisibleGpus.areAsked() ? VisibleGpus.list().gpus().size() : Executors.slots(spark);
    }
    return isWanted(spark) ? executors : Executors.slots(spark);
  }

  /**
   * Passes a number of workers that the recipe asks for.
   *
   * @throws MeanfieldException of the kind USAGE where they are more than there are GPUs
   */
  static void requireRoom(int workers, SparkContext spark, int executors) {
    int room = room(spark, executors);
    if (isWanted(spark) && workers > room) {
      throw MeanfieldException.usage(
          "training.workers is "
              + workers
              + ", and there are GPUs for "
              + room
              + ": each worker has one to itself. Set training.workers to "
              + room
              + " or less, or to auto.");
    }
  }

  /** Whether devices are given out in this application. */
  static boolean isWanted(SparkContext spark) {
    return VisibleGpus.areAsked() || GpuSettings.of(spark.getConf()).areAsked();
  }

  /**
   * Lets every worker's place take its device and compute something.
   *
   * @throws MeanfieldException where one cannot, or two got the same
   */
  static List<WorkerDevice> of(SparkContext spark, Placement placement) {
    List<String> pins =
        IntStream.range(0, placement.workers())
            .mapToObj(worker -> placement.ofWorker(worker).pin())
            .toList();
    spark.setJobDescription("Trying the devices");
    List<WorkerDevice> devices = new PinnedTasks<>(spark, pins, DeviceCheck::take).results();
    WorkerDevice.requireOneEach(devices);
    return devices;
  }

  private static WorkerDevice take(int worker) {
    BlockAddress here = BlockStore.here();
    List<String> addresses = TaskGpus.here();
    try {
      Device device = Devices.take(new DeviceAssignment(addresses, worker));
      DeviceProbe.fault()
          .ifPresent(
              wrong -> {
                throw MeanfieldException.cluster(
                    "computes " + wrong + " wrongly with " + device.line() + ". Leave it out.");
              });
      return new WorkerDevice(worker, here, addresses, device);
    } catch (MeanfieldException e) {
      throw new MeanfieldException(e.kind(), here + ": " + e.getMessage(), e);
    }
  }
}

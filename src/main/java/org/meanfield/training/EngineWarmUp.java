package org.meanfield.training;

import org.apache.spark.TaskContext;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.cluster.TaskGpus;
import org.meanfield.compute.Devices;
import org.meanfield.compute.Engines;
import org.meanfield.compute.device.DeviceAssignment;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * What makes an executor ready for workers: classes and native libraries are loaded, and a network
 * like theirs has taken a few steps over black images.
 */
record EngineWarmUp(EngineName engineName, EngineSpec spec, int batchSize)
    implements PinnedTasks.Task<Integer> {
  private static final int STEPS = 3;

  @Override
  public Integer run(int index) {
    Devices.take(new DeviceAssignment(TaskGpus.here(), TaskContext.getPartitionId()));
    int pixels = Math.multiplyExact(batchSize, spec.architecture().input().bytes());
    Batch black = new Batch(new byte[pixels], new int[batchSize], batchSize);
    try (ConfinedThread unused = ConfinedThread.enter();
        Engine engine = Engines.create(engineName, spec)) {
      for (int step = 0; step < STEPS; step++) {
        engine.step(black);
      }
    }
    return STEPS;
  }
}

package org.meanfield.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.meanfield.averaging.state.InitialWeights;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.cluster.TaskGpus;
import org.meanfield.compute.Devices;
import org.meanfield.compute.Engines;
import org.meanfield.compute.device.DeviceAssignment;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * The first weights: what the network's initialisation draws from the run's seed; and, where it is
 * averaged, the state that its updater begins with.
 */
record RandomInitialWeights(EngineName engineName, EngineSpec spec) implements InitialWeights {
  @Override
  public List<byte[]> slices(SliceLayout layout, List<Integer> wanted) {
    List<byte[]> slices = new ArrayList<>();
    if (wanted.isEmpty()) {
      return slices;
    }
    Devices.take(new DeviceAssignment(TaskGpus.here(), TaskContext.getPartitionId()));
    try (ConfinedThread unused = ConfinedThread.enter();
        Engine engine = Engines.create(engineName, spec)) {
      for (int slice : wanted) {
        ByteBuffer bytes =
            ByteBuffer.allocate(layout.length(slice) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (layout.isState(slice)) {
          engine.updaterState().read(layout.offset(slice) - layout.length(), bytes.asFloatBuffer());
        } else {
          engine.weights().read(layout.offset(slice), bytes.asFloatBuffer());
        }
        slices.add(bytes.array());
      }
    }
    return slices;
  }
}

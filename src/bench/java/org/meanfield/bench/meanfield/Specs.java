package org.meanfield.bench.meanfield;

import java.util.Random;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;

/** A workload in Meanfield's terms. */
final class Specs {
  private static final long SEED = 7;

  private Specs() {}

  static EngineSpec of(Workload workload, Mode mode, Precision precision) {
    return new EngineSpec(
        NetworkCatalog.of(
            workload.network(),
            new InputShape(workload.side(), workload.side(), workload.channels()),
            workload.classes()),
        Normalization.scale(workload.channels()),
        mode == Mode.INFERENCE ? null : updater(workload.optimizer()),
        TrainingRule.OF_NETWORK,
        switch (precision) {
          case FP32 -> ComputeRecipe.Precision.FP32;
          case BF16 -> ComputeRecipe.Precision.BF16;
        },
        SEED);
  }

  private static OptimizerSpec updater(Workload.Optimizer optimizer) {
    return switch (optimizer) {
      case ADAM -> new OptimizerSpec(OptimizerName.ADAM, 0.001, 0, 0, new Schedule.Constant());
      case MOMENTUM ->
          new OptimizerSpec(OptimizerName.NESTEROV, 0.01, 0.9, 0, new Schedule.Constant());
    };
  }

  /** Random images for a step of training, the same ones each time. */
  static Batch images(Workload workload) {
    int size = workload.batch();
    Random random = new Random(1);
    byte[] pixels = new byte[size * workload.pixels()];
    random.nextBytes(pixels);
    return new Batch(pixels, random.ints(size, 0, workload.classes()).toArray(), size);
  }
}

package org.meanfield.memory;

import java.util.List;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.memory.MemoryTerm.Place;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfiguredLayers;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.meanfield.text.ByteText;

/**
 * What a network by name takes of an executor with {@link #WORKERS} worker that trains by {@link
 * #UPDATER}, {@link #BATCH} images a step, on images of the shape that it was made for, ten classes
 * of them, besides the images that it caches.
 *
 * @param input of one image
 * @param parameters weights
 */
public record NamedNetworkEstimate(InputShape input, long parameters, MemoryEstimate need) {
  /** Images of a step: as {@code training.batchSize}'s default. */
  public static final int BATCH = 32;

  /** On the executor. */
  public static final int WORKERS = 1;

  /** As {@code training.optimizer}'s default. */
  public static final OptimizerName UPDATER = OptimizerName.ADAM;

  private static final int CLASSES = 10;

  /** Plans the network's programs; takes about a second for the largest. */
  public static NamedNetworkEstimate of(String name) {
    NativeBackend.prepare();
    InputShape input = NetworkCatalog.usualInput(name);
    Architecture architecture = NetworkCatalog.of(name, input, CLASSES);
    OptimizerSpec updater =
        new OptimizerSpec(
            UPDATER, OptimizerSpec.defaultRate(UPDATER), 0.9, 0, new Schedule.Constant());
    EngineSpec spec =
        new EngineSpec(architecture, Normalization.scale(input.channels()), updater, 0);
    EngineMemoryEstimate training = Engines.trainingNeed(EngineName.AUTO, spec, List.of(BATCH));
    EngineMemoryEstimate judging = Engines.inferenceNeed(EngineName.AUTO, spec, List.of(BATCH));
    long parameters = ConfiguredLayers.of(architecture).parameters();
    ExecutorLoad load =
        new ExecutorLoad(
            new ExecutorLoad.Averaging(parameters, false, 1, OptimizerState.KEEP, false),
            new ExecutorLoad.Engines(training, judging),
            new ExecutorLoad.Parallelism(WORKERS, WORKERS, 1, WORKERS),
            new ExecutorLoad.Images(0, input.bytes(), BATCH, 0, 0));
    return new NamedNetworkEstimate(input, parameters, MemoryEstimate.of(load));
  }

  /** What the heap has to hold, in words. */
  public String heap() {
    return ByteText.of(need.bytes(Place.HEAP));
  }

  /** What lies outside the heap, in words. */
  public String outside() {
    return ByteText.of(need.bytes(Place.NATIVE));
  }
}

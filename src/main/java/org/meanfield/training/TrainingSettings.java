package org.meanfield.training;

import java.util.List;
import org.meanfield.compute.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * A run with everything decided.
 *
 * @param spec network, normalisation and updater
 * @param parameters weights of the network
 * @param seed every random choice derives from it
 * @param everySteps local steps between two averages; 0: once an epoch
 * @param labels the classes' names by index
 * @param dataFingerprint of the training images: a checkpoint of others is not gone on from
 */
public record TrainingSettings(
    EngineName engine,
    EngineSpec spec,
    long parameters,
    long seed,
    int epochs,
    int batchSize,
    int workers,
    int everySteps,
    List<String> labels,
    String dataFingerprint) {
  public TrainingSettings {
    labels = List.copyOf(labels);
  }

  WorkerTraining training(String run, StepPlan plan, StepCounter progress) {
    return new WorkerTraining(run, engine, spec, seed, batchSize, plan, progress);
  }
}

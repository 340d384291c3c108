package org.meanfield.compute.plain;

import java.util.Collection;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.network.ConfiguredLayers;

/**
 * What DL4J's own layers take, as an estimate. Its vectors are exact; its activations, gradients
 * and columns of convolutions lie in workspaces that grow as they learn what a step takes, and are
 * told by a factor on what the layers give that was measured with cat-dog-cnn. Arrays outside the
 * workspaces wait for Java's collector: resnet-20 was seen to hold four times this estimate.
 */
public final class Dl4jMemoryEstimate {
  private static final double TRAINING_FACTOR = 7;
  private static final double INFERENCE_FACTOR = 2;

  private Dl4jMemoryEstimate() {}

  /** Of an engine that trains on batches of these sizes. */
  public static EngineMemoryEstimate training(EngineSpec spec, Collection<Integer> batches) {
    ConfiguredLayers layers = ConfiguredLayers.of(spec.architecture(), spec.updater(), spec.rule());
    long vector = layers.parameters() * Float.BYTES;
    return new EngineMemoryEstimate(
        vector,
        vector,
        slots(layers) * vector,
        activations(spec, layers, TRAINING_FACTOR, batches));
  }

  /** Of an engine that predicts batches of these sizes. */
  public static EngineMemoryEstimate inference(EngineSpec spec, Collection<Integer> batches) {
    ConfiguredLayers layers = ConfiguredLayers.of(spec.architecture());
    return new EngineMemoryEstimate(
        layers.parameters() * Float.BYTES,
        0,
        0,
        activations(spec, layers, INFERENCE_FACTOR, batches));
  }

  /** Workspaces are as large as the largest batch, inputs are kept for each size. */
  private static long activations(
      EngineSpec spec, ConfiguredLayers layers, double factor, Collection<Integer> batches) {
    long largest = batches.stream().mapToInt(Integer::intValue).max().orElse(0);
    long all = batches.stream().mapToInt(Integer::intValue).sum();
    long outputs = (long) (factor * largest * layers.outputs());
    return (outputs + all * spec.architecture().input().bytes()) * Float.BYTES;
  }

  private static long slots(ConfiguredLayers layers) {
    long slots = 0;
    for (Layer layer : layers.layers()) {
      if (layer instanceof BaseLayer base && base.getIUpdater() != null) {
        slots = Math.max(slots, base.getIUpdater().stateSize(1));
      }
    }
    return slots;
  }
}

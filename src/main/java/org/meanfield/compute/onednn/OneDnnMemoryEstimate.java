package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.translation.GraphTranslation;
import org.meanfield.compute.graph.translation.UpdaterTranslation;
import org.meanfield.compute.graph.update.UpdatePlan;
import org.meanfield.compute.graph.update.UpdateRule;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.emission.DropoutRandom;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.WeightLayouts;
import org.meanfield.network.ConfiguredLayers;

/**
 * What an engine will take, exactly: its programs are planned, none of their memory is taken. For
 * about a second, a network's kernels are generated for it. On the calling thread, whose loops it
 * confines: scratch memory depends on their number.
 */
public final class OneDnnMemoryEstimate {
  private final Graph graph;
  private final GraphCompiler compiler;
  private final EngineSpec spec;

  private OneDnnMemoryEstimate(EngineSpec spec) {
    this.spec = spec;
    this.graph = GraphTranslation.of(spec, name -> 0);
    this.compiler = new GraphCompiler(Device.create(spec.precision()), graph, new DropoutRandom());
  }

  /**
   * Of an engine that trains.
   *
   * @param batches every size that it will see, the usual one first
   * @throws IllegalStateException if {@link OneDnnEngine#refusal} has a reason
   */
  public static EngineMemoryEstimate training(EngineSpec spec, Collection<Integer> batches) {
    return of(spec).training(batches);
  }

  /**
   * Of an engine that only predicts; otherwise as {@link #training(EngineSpec, Collection)}.
   *
   * @param batches every size that it will see
   */
  public static EngineMemoryEstimate inference(EngineSpec spec, Collection<Integer> batches) {
    return of(spec).inference(batches);
  }

  private static OneDnnMemoryEstimate of(EngineSpec spec) {
    NativeBackend.confineThread();
    OneDnnEngine.refusal(spec)
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return new OneDnnMemoryEstimate(spec);
  }

  private EngineMemoryEstimate training(Collection<Integer> batches) {
    WeightLayouts layouts = new WeightLayouts();
    BatchLoss loss = new BatchLoss(graph.loss(), spec.rule(), spec.architecture().classes());
    long activations = 0;
    for (int batch : batches) {
      activations += compiler.planTraining(layouts, batch, new LossStep(loss)).bytes();
    }
    long vector = layouts.bytes();
    return new EngineMemoryEstimate(vector, vector, slots() * vector, activations);
  }

  private EngineMemoryEstimate inference(Collection<Integer> batches) {
    long activations = 0;
    for (int batch : batches) {
      activations += compiler.planInference(null, batch).bytes();
    }
    long weights = ConfiguredLayers.of(spec.architecture()).parameters() * Float.BYTES;
    return new EngineMemoryEstimate(weights, 0, 0, activations);
  }

  /** Vectors of state, as {@link UpdatePlan#slots} has them of a network that is made. */
  private long slots() {
    List<BaseLayer> layers = new ArrayList<>();
    ConfiguredLayers.of(spec.architecture(), spec.updater(), spec.rule())
        .layers()
        .forEach(
            layer -> {
              if (layer instanceof BaseLayer base) {
                layers.add(base);
              }
            });
    return layers.stream()
        .flatMap(layer -> Stream.of(layer.getIUpdater(), layer.getBiasUpdater()))
        .filter(Objects::nonNull)
        .mapToInt(updater -> UpdaterTranslation.translate(updater).slots())
        .max()
        .orElse(0);
  }
}

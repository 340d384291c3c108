package org.meanfield.compute.onednn;

import java.util.Collection;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.emission.DropoutRandom;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.FlatOrder;
import org.meanfield.compute.onednn.program.WeightLayouts;

/**
 * What an engine will take, exactly: its programs are planned, none of their memory is taken. For
 * about a second, a network's kernels are generated for it. On the calling thread, whose loops it
 * confines: scratch memory depends on their number.
 */
public final class OneDnnMemoryEstimate {
  private final Graph graph;
  private final GraphCompiler compiler;
  private final EngineSpec spec;

  private OneDnnMemoryEstimate(OneDnnNetwork network) {
    this.spec = network.spec();
    this.graph = network.graph();
    this.compiler = new GraphCompiler(Device.create(spec.precision()), graph, new DropoutRandom());
  }

  /**
   * Of an engine that trains.
   *
   * @param batches every size that it will see, the usual one first
   * @throws IllegalStateException if {@link OneDnnNetwork#refusal} has a reason
   */
  public static EngineMemoryEstimate training(OneDnnNetwork network, Collection<Integer> batches) {
    return of(network).training(batches);
  }

  /**
   * Of an engine that only predicts; otherwise as {@link #training(OneDnnNetwork, Collection)}.
   *
   * @param batches every size that it will see
   */
  public static EngineMemoryEstimate inference(OneDnnNetwork network, Collection<Integer> batches) {
    return of(network).inference(batches);
  }

  private static OneDnnMemoryEstimate of(OneDnnNetwork network) {
    NativeBackend.confineThread();
    return new OneDnnMemoryEstimate(network);
  }

  private EngineMemoryEstimate training(Collection<Integer> batches) {
    WeightLayouts layouts = new WeightLayouts();
    BatchLoss loss = new BatchLoss(graph.loss(), spec.rule(), spec.architecture().classes());
    long activations = 0;
    for (int batch : batches) {
      activations += compiler.planTraining(layouts, batch, new LossStep(loss)).bytes();
    }
    long vector = layouts.bytes();
    return new EngineMemoryEstimate(vector, vector, graph.slots() * vector, activations);
  }

  private EngineMemoryEstimate inference(Collection<Integer> batches) {
    long activations = 0;
    for (int batch : batches) {
      activations += compiler.planInference(new FlatOrder(name -> 0), batch).bytes();
    }
    long weights = graph.parameters() * Float.BYTES;
    return new EngineMemoryEstimate(weights, 0, 0, activations);
  }
}

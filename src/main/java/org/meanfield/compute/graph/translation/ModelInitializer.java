package org.meanfield.compute.graph.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.graph.update.Clipping;
import org.meanfield.compute.graph.update.Penalty;
import org.meanfield.compute.graph.update.UpdatePlan;
import org.meanfield.compute.graph.update.UpdateRule;
import org.meanfield.compute.natives.OneBlasThread;
import org.meanfield.network.NetworkConfigurations;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as DL4J itself makes it: where its parameters lie, how it updates them, and its first
 * weights. Holds all weights until it is closed.
 */
public final class ModelInitializer implements AutoCloseable {
  private final INDArray weights;
  private final List<Named> layers;

  /** Frees the vector alone: the network's own way ends in a collection of the whole heap. */
  private final Runnable closing;

  /** A layer by the name that its parameters begin with. */
  private record Named(String name, Trainable layer) {}

  private ModelInitializer(INDArray weights, List<Named> layers, Runnable closing) {
    this.weights = weights;
    this.layers = layers;
    this.closing = closing;
  }

  public static ModelInitializer of(EngineSpec spec) {
    try (OneBlasThread unused = OneBlasThread.hold()) {
      return made(spec);
    }
  }

  private static ModelInitializer made(EngineSpec spec) {
    return switch (spec.architecture().kind()) {
      case MULTI_LAYER -> {
        var network =
            new MultiLayerNetwork(
                NetworkConfigurations.multiLayer(
                    spec.architecture(), spec.updater(), spec.rule(), spec.seed()));
        network.init();
        List<Named> ordered = new ArrayList<>();
        for (int i = 0; i < network.getnLayers(); i++) {
          ordered.add(new Named(Integer.toString(i), network.getLayer(i)));
        }
        yield new ModelInitializer(network.params(), ordered, network.params()::close);
      }
      case GRAPH -> {
        var network =
            new ComputationGraph(
                NetworkConfigurations.graph(
                    spec.architecture(), spec.updater(), spec.rule(), spec.seed()));
        network.init();
        List<Named> ordered = new ArrayList<>();
        for (int index : network.topologicalSortOrder()) {
          GraphVertex vertex = network.getVertices()[index];
          ordered.add(new Named(vertex.getVertexName(), vertex));
        }
        yield new ModelInitializer(network.params(), ordered, network.params()::close);
      }
    };
  }

  /** All weights, in DL4J's flat order. */
  public INDArray weights() {
    return weights;
  }

  /**
   * How it updates its parameters.
   *
   * @throws UnsupportedLayerException if an updater or regularization has no counterpart here
   */
  public UpdatePlan updates() {
    List<UpdatePlan.OfLayer> ofLayers = new ArrayList<>();
    for (Named layer : layers) {
      if (layer.layer().numParams() > 0) {
        ofLayers.add(ofLayer(layer));
      }
    }
    return new UpdatePlan(ofLayers, states(ofLayers));
  }

  private UpdatePlan.OfLayer ofLayer(Named named) {
    Trainable layer = named.layer();
    TrainingConfig config = layer.getConfig();
    List<UpdatePlan.OfParameter> ofParameters = new ArrayList<>();
    for (Map.Entry<String, INDArray> each : layer.paramTable(false).entrySet()) {
      String name = named.name() + "_" + each.getKey();
      ofParameters.add(
          new UpdatePlan.OfParameter(
              name,
              each.getValue().offset() - weights.offset(),
              each.getValue().length(),
              UpdaterTranslation.translate(config.getUpdaterByParam(each.getKey())),
              config instanceof BaseLayer base
                  ? PenaltyTranslation.translate(base.getRegularizationByParam(each.getKey()))
                  : Penalty.NONE));
    }
    return new UpdatePlan.OfLayer(
        new Clipping(clipping(config), config.getGradientNormalizationThreshold()), ofParameters);
  }

  private static Clipping.Kind clipping(TrainingConfig config) {
    GradientNormalization kind =
        Objects.requireNonNullElse(config.getGradientNormalization(), GradientNormalization.None);
    return switch (kind) {
      case None -> Clipping.Kind.NONE;
      case ClipElementWiseAbsoluteValue -> Clipping.Kind.VALUE;
      case ClipL2PerLayer -> Clipping.Kind.NORM_OF_LAYER;
      case ClipL2PerParamType -> Clipping.Kind.NORM_OF_PARAMETER;
      case RenormalizeL2PerLayer -> Clipping.Kind.UNIT_NORM_OF_LAYER;
      case RenormalizeL2PerParamType -> Clipping.Kind.UNIT_NORM_OF_PARAMETER;
    };
  }

  /** The runs of DL4J's {@code BaseMultiLayerUpdater}. */
  private static List<UpdatePlan.State> states(List<UpdatePlan.OfLayer> layers) {
    List<UpdatePlan.State> states = new ArrayList<>();
    UpdateRule rule = null;
    for (UpdatePlan.OfLayer layer : layers) {
      for (UpdatePlan.OfParameter parameter : layer.parameters()) {
        UpdatePlan.State own =
            new UpdatePlan.State(
                parameter.offset(),
                parameter.length(),
                parameter.rule().slots(),
                parameter.rule().initialState());
        int last = states.size() - 1;
        if (last >= 0 && parameter.rule().equals(rule)) {
          states.set(last, states.get(last).plus(own.length()));
        } else {
          states.add(own);
        }
        rule = parameter.rule();
      }
    }
    return states;
  }

  @Override
  public void close() {
    closing.run();
  }
}

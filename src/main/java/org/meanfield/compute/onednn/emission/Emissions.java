package org.meanfield.compute.onednn.emission;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.BatchNormalization;
import org.meanfield.compute.graph.layer.Concatenation;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Dense;
import org.meanfield.compute.graph.layer.Dropout;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.graph.layer.GlobalPooling;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.PadCrop;
import org.meanfield.compute.graph.layer.ParametricRelu;
import org.meanfield.compute.graph.layer.Pooling;
import org.meanfield.compute.graph.layer.Reshaping;
import org.meanfield.compute.graph.layer.Softmax;
import org.meanfield.compute.graph.layer.Stem;
import org.meanfield.compute.graph.layer.Upsampling;

/** What this engine does for each layer: a line for each. */
public final class Emissions {
  private final Map<Class<? extends Layer>, Function<Layer, Emission>> ofLayers = new HashMap<>();

  /**
   * @param random for dropout, one of an engine
   */
  public Emissions(DropoutRandom random) {
    add(Activation.class, ActivationEmission::new);
    add(BatchNormalization.class, BatchNormalizationEmission::new);
    add(Concatenation.class, layer -> new ConcatenationEmission());
    add(Convolution.class, ConvolutionEmission::new);
    add(Dense.class, DenseEmission::new);
    add(Dropout.class, layer -> new DropoutEmission(layer, random));
    add(Eltwise.class, EltwiseEmission::new);
    add(GlobalPooling.class, GlobalPoolingEmission::new);
    add(PadCrop.class, PadCropEmission::new);
    add(ParametricRelu.class, ParametricReluEmission::new);
    add(Pooling.class, PoolingEmission::new);
    add(Reshaping.class, ReshapingEmission::new);
    add(Softmax.class, layer -> new SoftmaxEmission());
    add(Stem.class, StemEmission::new);
    add(Upsampling.class, layer -> new UpsamplingEmission());
  }

  private <L extends Layer> void add(Class<L> layer, Function<L, Emission> emission) {
    ofLayers.put(layer, each -> emission.apply(layer.cast(each)));
  }

  /** How a layer is computed. */
  public Emission of(Layer layer) {
    Function<Layer, Emission> emission = ofLayers.get(layer.getClass());
    if (emission == null) {
      throw new IllegalStateException("no emission of " + layer.getClass().getSimpleName());
    }
    return emission.apply(layer);
  }

  /** The kinds of layers that this engine computes. */
  Set<Class<? extends Layer>> layers() {
    return Set.copyOf(ofLayers.keySet());
  }
}

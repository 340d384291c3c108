package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.graph;
import static org.meanfield.compute.onednn.SmallNetworks.settings;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Nadam;

/**
 * What this engine leaves to DL4J's own layers, and that it says why. DL4J itself refuses causal
 * convolutions of images.
 */
class RefusalTest {
  private static final Images IMAGES = Images.of(6, 6, 3, 2);

  /** A layer, second in its network, and what the reason says of it. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes what DL4J leaves mutable
  enum Refused {
    FROZEN(new FrozenLayer(stem(IMAGES, 2)), "FrozenLayer"),
    DECONVOLUTION(new Deconvolution2D.Builder(2, 2).nOut(2).build(), "Deconvolution2D"),
    LOCAL_RESPONSE(new LocalResponseNormalization(), "LocalResponseNormalization"),
    WEIGHT_NOISE(
        new DenseLayer.Builder().nOut(3).weightNoise(new DropConnect(0.5)).build(), "noise"),
    CONSTRAINT(
        new DenseLayer.Builder().nOut(3).constrainWeights(new MaxNormConstraint(1, 1)).build(),
        "constraints"),
    LAYER_NORMALIZATION(
        new DenseLayer.Builder().nOut(3).hasLayerNorm(true).build(), "layer normalization"),
    LOCKED(new BatchNormalization.Builder().lockGammaBeta(true).build(), "locked"),
    OTHER_DROPOUT(new DropoutLayer(new GaussianDropout(0.5)), "GaussianDropout"),
    ADA_DELTA(new DenseLayer.Builder().nOut(3).updater(new AdaDelta()).build(), "AdaDelta"),
    NADAM_OF_BIAS(new DenseLayer.Builder().nOut(3).biasUpdater(new Nadam(0.1)).build(), "Nadam"),
    POOLING(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM).pnorm(2).build(), "PNORM"),
    GLOBAL_POOLING(new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(2).build(), "PNORM"),
    OTHER_ACTIVATION(new ActivationLayer(Activation.CUBE), "activation"),
    PRECISE_GELU(new ActivationLayer(new ActivationGELU(true)), "activation"),
    SOFTMAX_OF_IMAGES(new ActivationLayer(Activation.SOFTMAX), "softmax of images"),
    GAPS(
        convolution(
                IMAGES,
                2,
                new Sliding(
                    ConvolutionMode.Same,
                    new int[] {1, 1},
                    new int[] {3, 3},
                    new int[] {0, 0},
                    new int[] {1, 1}))
            .build(),
        "stride");

    private final Layer layer;
    private final String reason;

    Refused(Layer layer, String reason) {
      this.layer = layer;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheLayerAndWhatOfIt(Refused refused) {
    EngineSpec spec = chain(IMAGES, stem(IMAGES, 3), refused.layer);
    assertThat(OneDnnNetwork.of(spec).refusal()).get().asString().contains("'1'", refused.reason);
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementWiseVertex.Op.class,
      names = {"Subtract", "Average", "Max"})
  void namesTheVertexAndItsOperation(ElementWiseVertex.Op op) {
    EngineSpec spec =
        graph(
            IMAGES,
            graph ->
                graph
                    .addLayer("a", stem(IMAGES, 2), "image")
                    .addLayer("b", stem(IMAGES, 2), "a")
                    .addVertex("body", new ElementWiseVertex(op), "a", "b"));
    assertThat(OneDnnNetwork.of(spec).refusal()).get().asString().contains("'body'", op.name());
  }

  @Test
  void namesAVertexWithoutPrimitive() {
    EngineSpec spec =
        graph(
            IMAGES,
            graph ->
                graph
                    .addLayer("a", dense(2), "image")
                    .addVertex("body", new L2NormalizeVertex(), "a"));
    assertThat(OneDnnNetwork.of(spec).refusal()).get().asString().contains("'body'", "L2Normalize");
  }

  @Test
  void leavesSumsOverABatchToDl4j() {
    EngineSpec spec = chain(IMAGES, settings().miniBatch(false), dense(3));
    assertThat(OneDnnNetwork.of(spec).refusal()).get().asString().contains("'0'", "mean loss");
  }

  @ParameterizedTest
  @CsvSource({
    "cat-dog-cnn, 28, 1",
    "cat-dog-cnn-3, 32, 3",
    "lenet, 28, 1",
    "mlp, 8, 3",
    "resnet-20, 32, 3",
    "resnet-50, 224, 3",
    "vgg-16, 224, 3"
  })
  void runsTheCatalog(String network, int side, int channels) {
    EngineSpec spec =
        OneDnnEngineTest.spec(
            NetworkCatalog.of(network, new InputShape(side, side, channels), 2),
            OneDnnEngineTest.ADAM);
    assertThat(OneDnnNetwork.of(spec).refusal()).isEqualTo(Optional.empty());
  }
}

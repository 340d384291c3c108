package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.graph;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.network.ParameterLayout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;

/**
 * Gradients against central differences of DL4J's loss in double precision: independent of any
 * backward pass. With steps of 1e-5 the differences are off by about 1e-10, so what is compared is
 * the engine's fp32, whose sums of some hundred rounded terms (6e-8 each) keep five digits: bounds
 * are 1e-4 of a parameter's largest gradient and 1e-5 of the network's.
 */
class NumericGradientTest {
  private static final Images IMAGES = Images.of(6, 6, 2, 3);
  private static final double STEP = 1e-5;

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes what DL4J leaves mutable
  enum Network {
    CONVOLUTION_POOL_DENSE(
        chain(
            IMAGES,
            convolution(IMAGES, 3, Sliding.square(3)).activation(Activation.TANH).build(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build(),
            dense(5))),
    BATCH_NORMALIZATION(
        chain(
            IMAGES,
            convolution(IMAGES, 3, Sliding.square(3)).activation(Activation.TANH).build(),
            new BatchNormalization(),
            convolution(IMAGES, 2, Sliding.square(2)).activation(Activation.SIGMOID).build())),
    RESIDUAL(
        graph(
            IMAGES,
            graph ->
                graph
                    .addLayer("stem", stem(IMAGES, 3), "image")
                    .addLayer("branch", stem(IMAGES, 3), "stem")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "branch", "stem")
                    .addLayer("bent", new ActivationLayer(Activation.SWISH), "sum")
                    .addLayer("body", new GlobalPoolingLayer(), "bent"))),
    /** Whose derivative DL4J takes for that of slope 1. */
    STEEP_ELU(
        chain(
            IMAGES,
            stem(IMAGES, 3),
            convolution(IMAGES, 3, Sliding.square(2)).activation(new ActivationELU(0.7)).build())),
    /** Whose derivative DL4J has none of. */
    SLOPES_OF_CHANNELS(
        chain(
            IMAGES,
            stem(IMAGES, 3),
            new PReLULayer.Builder().inputShape(3, 6, 6).sharedAxes(2, 3).build()));

    private final EngineSpec spec;

    Network(EngineSpec spec) {
      this.spec = spec;
    }
  }

  @ParameterizedTest
  @EnumSource
  void followsTheSlopeOfTheLoss(Network network) {
    assertSlope(network.spec, IMAGES.batch());
  }

  static void assertSlope(EngineSpec spec, Batch batch) {
    try (DoubleLoss loss = new DoubleLoss(spec, batch);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] weights = Agreement.scattered(spec, OneDnnEngineTest.values(engine.weights()));
      engine.weights().write(0, FloatBuffer.wrap(weights));
      double value = loss.at(weights, 0, 0);
      assertThat(engine.differentiate(batch)).isCloseTo(value, within(1e-5 * value));
      float[] gradient = engine.gradient();
      float[] expected = gradient.clone();
      for (ParameterLayout.Parameter p : ParameterLayout.of(spec.architecture()).parameters()) {
        if (!p.name().endsWith("_mean") && !p.name().endsWith("_log10stdev")) {
          for (int i = (int) p.offset(); i < p.offset() + p.length(); i++) {
            expected[i] =
                (float) ((loss.at(weights, i, STEP) - loss.at(weights, i, -STEP)) / (2 * STEP));
          }
        }
      }
      assertThat(Agreement.largest(expected, 0, expected.length)).isPositive();
      Agreement.assertGradients(spec, gradient, expected);
    }
  }
}

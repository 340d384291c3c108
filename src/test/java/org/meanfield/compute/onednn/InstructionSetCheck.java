package org.meanfield.compute.onednn;

import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.graph;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.onednn.program.StepTime;
import org.nd4j.linalg.activations.Activation;

/**
 * A few networks compared with DL4J in a JVM of its own, since oneDNN reads once a process which
 * instructions it may use. Fails with an exception, and where kernels of the named instructions are
 * taken nevertheless.
 */
final class InstructionSetCheck {
  private static final Sliding SAME =
      new Sliding(
          ConvolutionMode.Same,
          new int[] {3, 3},
          new int[] {2, 1},
          new int[] {0, 0},
          new int[] {1, 1});

  private InstructionSetCheck() {}

  /**
   * Compares; ends with an exception where something differs.
   *
   * @param forbidden parts of names of kernels that must not be taken
   */
  public static void main(String[] forbidden) {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      for (int channels : new int[] {3, 17}) {
        Images images = new Images(8, 7, channels, format, 3, 1);
        for (EngineSpec spec : List.of(stacked(images), separated(images), joined(images))) {
          Agreement.assertOf(spec, images.batch());
          assertKernels(spec, images, forbidden);
        }
      }
    }
  }

  private static EngineSpec stacked(Images images) {
    return chain(
        images,
        convolution(images, 16, Sliding.square(3)).activation(Activation.TANH).build(),
        convolution(images, 17, SAME).activation(Activation.SWISH).build(),
        pool(images, SubsamplingLayer.PoolingType.MAX),
        new BatchNormalization(),
        dense(33));
  }

  private static EngineSpec separated(Images images) {
    return chain(
        images,
        stem(images, 8),
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(16)
            .dataFormat(images.format())
            .activation(Activation.ELU)
            .build(),
        pool(images, SubsamplingLayer.PoolingType.AVG),
        new Upsampling2D.Builder(2).dataFormat(images.format()).build(),
        stem(images, 5));
  }

  private static EngineSpec joined(Images images) {
    return graph(
        images,
        graph -> {
          graph
              .addLayer("a", stem(images, 16), "image")
              .addLayer("b", stem(images, 16), "a")
              .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
              .addLayer("norm", new BatchNormalization(), "sum")
              .addLayer("bent", new ActivationLayer(Activation.TANH), "norm")
              .addVertex("join", new MergeVertex(), "bent", "a")
              .addLayer("mix", stem(images, 9), "join");
          GlobalPoolingLayer.Builder pool = new GlobalPoolingLayer.Builder();
          if (images.format() == CNN2DFormat.NHWC) {
            pool.poolingDimensions(1, 2);
          }
          return graph.addLayer("body", pool.build(), "mix");
        });
  }

  private static SubsamplingLayer pool(Images images, SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(2, 2)
        .stride(2, 2)
        .dataFormat(images.format())
        .build();
  }

  private static void assertKernels(EngineSpec spec, Images images, String[] forbidden) {
    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      for (StepTime step : engine.profile(images.batch(), 1)) {
        for (String part : forbidden) {
          if (step.implementation().toLowerCase(Locale.ROOT).contains(part)) {
            throw new AssertionError(step.name() + " is computed by " + step.implementation());
          }
        }
      }
    }
  }
}

package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.nd4j.linalg.activations.Activation;

/** Convolutions of any geometry, compared with DL4J's. */
@Domain(LayerDomain.class)
@Domain(DomainContext.Global.class)
class ConvolutionTest {
  @Property(tries = 8)
  void convolvesTheInput(
      @ForAll Images images,
      @ForAll Sliding sliding,
      @ForAll @IntRange(min = 1, max = 18) int outputs,
      @ForAll boolean biased) {
    Agreement.assertOf(
        chain(
            images,
            convolution(images, outputs, sliding)
                .hasBias(biased)
                .activation(Activation.TANH)
                .build()),
        images.batch());
  }

  @Property(tries = 8)
  void convolvesWhatAnotherLayerGives(
      @ForAll Images images,
      @ForAll Sliding sliding,
      @ForAll @IntRange(min = 1, max = 18) int inputs,
      @ForAll @IntRange(min = 1, max = 18) int outputs,
      @ForAll boolean biased) {
    Agreement.assertOf(
        chain(
            images,
            stem(images, inputs),
            convolution(images, outputs, sliding)
                .hasBias(biased)
                .activation(Activation.SIGMOID)
                .build()),
        images.batch());
  }

  /** A kernel of three, and as many channels and tiles as it takes for {@code Winograd}. */
  @Property(tries = 8)
  void convolvesByWinogradsAlgorithm(@ForAll Images some, @ForAll boolean same) {
    Images images = new Images(8, 8, some.channels(), some.format(), 3, 1);
    int[] one = {1, 1};
    Sliding sliding =
        new Sliding(
            same ? ConvolutionMode.Same : ConvolutionMode.Truncate,
            new int[] {3, 3},
            one,
            new int[] {0, 0},
            one);
    EngineSpec spec =
        chain(
            images,
            stem(images, 32),
            convolution(images, 33, sliding).activation(Activation.TANH).build());
    Agreement.assertOf(spec, images.batch());
    if (ChannelBlocks.WIDE) {
      try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
        assertThat(engine.profile(images.batch(), 1))
            .anyMatch(step -> step.implementation().contains("wino"));
      }
    }
  }

  @Property(tries = 8)
  void convolvesEachChannelForItself(
      @ForAll Images images,
      @ForAll Sliding sliding,
      @ForAll @IntRange(min = 1, max = 3) int multiplier,
      @ForAll boolean biased,
      @ForAll boolean drawnBehindAnother) {
    // DL4J fails on one channel that becomes one.
    boolean behindAnother = drawnBehindAnother || images.channels() == 1;
    DepthwiseConvolution2D depthwise =
        new DepthwiseConvolution2D.Builder(sliding.kernel(), sliding.stride(), sliding.padding())
            .depthMultiplier(multiplier)
            .dilation(sliding.dilation())
            .convolutionMode(sliding.mode())
            .dataFormat(images.format())
            .nOut((behindAnother ? 5 : images.channels()) * multiplier)
            .hasBias(biased)
            .activation(Activation.TANH)
            .build();
    Agreement.assertOf(
        behindAnother ? chain(images, stem(images, 5), depthwise) : chain(images, depthwise),
        images.batch());
  }

  @Property(tries = 8)
  void convolvesEachChannelAndThenEachPixel(
      @ForAll Images images,
      @ForAll Sliding sliding,
      @ForAll @IntRange(min = 1, max = 3) int multiplier,
      @ForAll boolean biased,
      @ForAll boolean drawnBehindAnother) {
    // DL4J fails to reshape one channel.
    boolean behindAnother = drawnBehindAnother || images.channels() == 1;
    SeparableConvolution2D separable =
        new SeparableConvolution2D.Builder(sliding.kernel(), sliding.stride(), sliding.padding())
            .depthMultiplier(multiplier)
            .dilation(sliding.dilation())
            .convolutionMode(sliding.mode())
            .dataFormat(images.format())
            .nOut(4)
            .hasBias(biased)
            .activation(Activation.TANH)
            .build();
    Agreement.assertOf(
        behindAnother ? chain(images, stem(images, 5), separable) : chain(images, separable),
        images.batch());
  }
}

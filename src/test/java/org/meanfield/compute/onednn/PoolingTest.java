package org.meanfield.compute.onednn;

import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pooling of any geometry, compared with DL4J's. */
@Domain(LayerDomain.class)
@Domain(DomainContext.Global.class)
class PoolingTest {
  @Property(tries = 8, seed = Images.SEED)
  void takesTheGreatestValue(@ForAll Images images, @ForAll Sliding sliding) {
    Agreement.assertInFp32(
        chain(
            images,
            stem(images, images.channels()),
            pooling(images, sliding.overPixels(), SubsamplingLayer.PoolingType.MAX, false)),
        images.batch());
  }

  @Property(tries = 8, seed = Images.SEED)
  void takesTheMean(@ForAll Images images, @ForAll Sliding sliding, @ForAll boolean paddingCounts) {
    Agreement.assertOf(
        chain(
            images,
            stem(images, images.channels()),
            pooling(images, sliding.overPixels(), SubsamplingLayer.PoolingType.AVG, paddingCounts)),
        images.batch());
  }

  @Property(tries = 8, seed = Images.SEED)
  void poolsWholeImages(
      @ForAll Images images, @ForAll GlobalKind kind, @ForAll boolean drawnCollapsed) {
    // DL4J keeps the dimensions of channels first only, and then reshapes to them.
    boolean channelsLast = images.format() == CNN2DFormat.NHWC;
    boolean collapsed = drawnCollapsed || channelsLast;
    GlobalPoolingLayer.Builder pool =
        new GlobalPoolingLayer.Builder(kind.dl4j).collapseDimensions(collapsed);
    if (channelsLast) {
      pool.poolingDimensions(1, 2);
    }
    Agreement.assertOf(
        chain(images, stem(images, images.channels()), pool.build()), images.batch());
  }

  enum GlobalKind {
    MAX(PoolingType.MAX),
    AVG(PoolingType.AVG),
    SUM(PoolingType.SUM);

    private final PoolingType dl4j;

    GlobalKind(PoolingType dl4j) {
      this.dl4j = dl4j;
    }
  }

  private static SubsamplingLayer pooling(
      Images images, Sliding sliding, SubsamplingLayer.PoolingType type, boolean paddingCounts) {
    return new SubsamplingLayer.Builder(type, sliding.kernel(), sliding.stride(), sliding.padding())
        .convolutionMode(sliding.mode())
        .dilation(sliding.dilation())
        .avgPoolIncludePadInDivisor(paddingCounts)
        .dataFormat(images.format())
        .build();
  }
}

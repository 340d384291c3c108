package org.meanfield.compute.onednn;

import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/** Normalisation by the batch in training, by running statistics in inference, as DL4J's. */
@Domain(LayerDomain.class)
@Domain(DomainContext.Global.class)
class BatchNormalizationTest {
  @Property(tries = 8, seed = Images.SEED)
  void normalizesEachChannelOfImages(
      @ForAll Images images,
      @ForAll boolean logarithmic,
      @ForAll boolean rectified,
      @ForAll boolean ofInput) {
    Layer after = new ActivationLayer(rectified ? Activation.RELU : Activation.TANH);
    Layer norm = norm(logarithmic);
    Agreement.assertOf(
        ofInput
            ? chain(images, norm, after, stem(images, 2))
            : chain(images, stem(images, images.channels()), norm, after),
        images.batch());
  }

  @Property(tries = 8, seed = Images.SEED)
  void normalizesEachEntryOfVectors(@ForAll Images drawn, @ForAll boolean logarithmic) {
    // One vector is its own mean.
    Images images = drawn.atLeast(2);
    Agreement.assertOf(
        chain(
            images,
            stem(images, 2),
            dense(7),
            norm(logarithmic),
            new ActivationLayer(Activation.TANH)),
        images.batch());
  }

  private static BatchNormalization norm(boolean logarithmic) {
    return new BatchNormalization.Builder().useLogStd(logarithmic).decay(0.8).eps(1e-3).build();
  }
}

package org.meanfield.compute.onednn;

import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Functions of each value, compared with DL4J's. */
class ActivationTest {
  private static final Images IMAGES = Images.of(5, 6, 3, 4);

  /** Those that this engine does. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes what DL4J leaves mutable
  enum Function {
    RELU(Activation.RELU.getActivationFunction()),
    LEAKY_RELU(new ActivationLReLU(0.2)),
    RELU6(Activation.RELU6.getActivationFunction()),
    SIGMOID(Activation.SIGMOID.getActivationFunction()),
    TANH(Activation.TANH.getActivationFunction()),
    /** Of slope 1 below zero: DL4J's derivative of another forgets it; see NumericGradientTest. */
    ELU(new ActivationELU(1)),
    SELU(Activation.SELU.getActivationFunction()),
    GELU(new ActivationGELU(false)),
    SWISH(Activation.SWISH.getActivationFunction()),
    IDENTITY(Activation.IDENTITY.getActivationFunction());

    private final IActivation dl4j;

    Function(IActivation dl4j) {
      this.dl4j = dl4j;
    }
  }

  @ParameterizedTest
  @EnumSource
  void bendsWhatAConvolutionGives(Function function) {
    Agreement.assertOf(
        chain(
            IMAGES,
            stem(IMAGES, 4),
            convolution(IMAGES, 5, Sliding.square(2)).activation(function.dl4j).build()),
        IMAGES.batch());
  }

  @ParameterizedTest
  @EnumSource
  void bendsWhatADenseLayerGives(Function function) {
    Agreement.assertOf(
        chain(IMAGES, dense(7), new DenseLayer.Builder().nOut(6).activation(function.dl4j).build()),
        IMAGES.batch());
  }

  /** Behind a layer that does not take it along. */
  @ParameterizedTest
  @EnumSource
  void bendsAsALayerOfItsOwn(Function function) {
    Agreement.assertOf(
        chain(
            IMAGES,
            stem(IMAGES, 4),
            new ActivationLayer(function.dl4j),
            new ActivationLayer(Activation.TANH)),
        IMAGES.batch());
  }

  @ParameterizedTest
  @EnumSource
  void bendsTheNetworksInput(Function function) {
    Agreement.assertOf(
        chain(IMAGES, new ActivationLayer(function.dl4j), stem(IMAGES, 4)), IMAGES.batch());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "columns"})
  void learnsSlopesOfAnImage(String shared) {
    PReLULayer.Builder layer = new PReLULayer.Builder().inputShape(4, 5, 6);
    if ("columns".equals(shared)) {
      // DL4J's derivative fails where more axes are shared; see NumericGradientTest.
      layer.sharedAxes(3);
    }
    Agreement.assertOf(chain(IMAGES, stem(IMAGES, 4), layer.build()), IMAGES.batch());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "all"})
  void learnsSlopesOfAVector(String shared) {
    PReLULayer.Builder layer = new PReLULayer.Builder().inputShape(7);
    if ("all".equals(shared)) {
      layer.sharedAxes(1);
    }
    Agreement.assertOf(chain(IMAGES, dense(7), layer.build()), IMAGES.batch());
  }

  /** Of vectors; of images DL4J makes them along whichever axis is the last. */
  @Test
  void makesProbabilitiesWithinANetwork() {
    Agreement.assertOf(
        chain(
            IMAGES,
            dense(9),
            new DenseLayer.Builder().nOut(6).activation(Activation.SOFTMAX).build(),
            new ActivationLayer(Activation.SOFTMAX)),
        IMAGES.batch());
  }
}

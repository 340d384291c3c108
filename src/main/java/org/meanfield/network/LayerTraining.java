package org.meanfield.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.meanfield.network.TrainingRule.Penalties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Sets on DL4J's layers how they are trained.
 *
 * @param updater null: each layer keeps its own
 */
record LayerTraining(@Nullable OptimizerSpec updater, TrainingRule rule) {
  void apply(Configuration configuration) {
    configuration.layers().forEach(node -> apply(node.layer()));
    if (!rule.classWeights().isEmpty()) {
      configuration.output().ifPresent(output -> weighClasses(output.layer()));
    }
  }

  private void apply(Layer layer) {
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return;
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      apply(wrapper.getUnderlying());
    } else if (layer instanceof Bidirectional both) {
      apply(both.getFwd());
      apply(both.getBwd());
    } else if (layer instanceof BaseLayer trained) {
      train(trained);
    }
  }

  private void train(BaseLayer layer) {
    if (updater != null) {
      layer.setIUpdater(dl4jUpdater(updater));
      // DL4J updates biases as it updates weights where they have no updater of their own.
      layer.setBiasUpdater(null);
    }
    if (rule.penalties() != null) {
      layer.setRegularization(regularization(rule.penalties()));
      layer.setRegularizationBias(new ArrayList<>());
    }
    // DL4J would take the steps of the running statistics for part of the gradient.
    if (rule.clipNorm() != null && !(layer instanceof BatchNormalization)) {
      layer.setGradientNormalization(GradientNormalization.ClipL2PerLayer);
      layer.setGradientNormalizationThreshold(rule.clipNorm());
    }
  }

  private static IUpdater dl4jUpdater(OptimizerSpec updater) {
    ScheduledRate rate = new ScheduledRate(updater);
    return switch (updater.name()) {
      case SGD -> new Sgd(rate);
      case NESTEROV -> new Nesterovs(rate, updater.momentum());
      case ADAM, ADAMW -> new Adam(rate);
      case AMSGRAD -> new AMSGrad(rate);
      case RMSPROP -> new RmsProp(rate);
    };
  }

  private static List<Regularization> regularization(Penalties penalties) {
    List<Regularization> terms = new ArrayList<>();
    if (penalties.l1() > 0) {
      terms.add(new L1Regularization(penalties.l1()));
    }
    if (penalties.l2() > 0) {
      terms.add(new L2Regularization(penalties.l2()));
    }
    if (penalties.weightDecay() > 0) {
      terms.add(new WeightDecay(penalties.weightDecay(), true));
    }
    return terms;
  }

  private void weighClasses(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      output.setLossFn(weighted(output.getLossFn()));
    } else if (layer instanceof LossLayer loss) {
      loss.setLossFn(weighted(loss.getLossFn()));
    }
  }

  private ILossFunction weighted(ILossFunction loss) {
    List<Double> weights = rule.classWeights();
    if (loss instanceof LossMCXENT multiClass) {
      double[][] row = {weights.stream().mapToDouble(Double::doubleValue).toArray()};
      return new LossMCXENT(
          multiClass.getSoftmaxClipEps(), Nd4j.createFromArray(row).castTo(DataType.FLOAT));
    }
    // DL4J's own weights are one an output: of one sigmoid that is one for both classes, and in a
    // squared error each weighs its output on the examples of every class.
    if (loss instanceof LossBinaryXENT binary) {
      return new WeightedBinaryCrossEntropy(weights.get(0), weights.get(1), binary.getClipEps());
    }
    if (loss instanceof LossL2) {
      return new WeightedSquaredError(loss instanceof LossMSE, weights);
    }
    throw new IllegalStateException("no classifier's loss: " + loss);
  }
}

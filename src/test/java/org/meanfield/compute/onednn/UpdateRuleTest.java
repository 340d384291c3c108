package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.settings;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Updates, clipping and penalties, compared with fits of DL4J. */
class UpdateRuleTest {
  private static final Images IMAGES = Images.of(6, 5, 3, 8);

  /** Settings of a network that trains without Meanfield's own rule. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes what DL4J leaves mutable
  enum Training {
    L1(settings().l1(0.05)),
    L2(settings().l2(0.05)),
    BOTH_AND_OF_BIASES(settings().l1(0.02).l2(0.03).l1Bias(0.04).l2Bias(0.05)),
    WEIGHT_DECAY(settings().weightDecay(0.5)),
    WEIGHT_DECAY_WITHOUT_RATE(settings().weightDecay(0.05, false).weightDecayBias(0.02, false)),
    CLIP_LAYER(clipped(GradientNormalization.ClipL2PerLayer, 0.05)),
    CLIP_PARAMETER(clipped(GradientNormalization.ClipL2PerParamType, 0.05)),
    CLIP_ELEMENTS(clipped(GradientNormalization.ClipElementWiseAbsoluteValue, 0.005)),
    RENORMALIZE_LAYER(clipped(GradientNormalization.RenormalizeL2PerLayer, 1)),
    RENORMALIZE_PARAMETER(clipped(GradientNormalization.RenormalizeL2PerParamType, 1)),
    BIASES_BY_ANOTHER(settings().updater(new Nesterovs(0.1, 0.5)).biasUpdater(new Sgd(0.3)));

    private final NeuralNetConfiguration.Builder settings;

    Training(NeuralNetConfiguration.Builder settings) {
      this.settings = settings;
    }

    private static NeuralNetConfiguration.Builder clipped(
        GradientNormalization by, double threshold) {
      return settings().gradientNormalization(by).gradientNormalizationThreshold(threshold);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainsAsTheNetworkSays(Training training) {
    assertSameFit(
        chain(IMAGES, training.settings, stem(IMAGES, 4), new BatchNormalization(), dense(6)));
  }

  /** Updaters with rates that change over the run, and Meanfield's own rule. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes what DL4J leaves mutable
  enum Run {
    WARM_UP(OptimizerName.NESTEROV, 3, new Schedule.Constant(), TrainingRule.OF_NETWORK),
    STEPS(OptimizerName.SGD, 0, new Schedule.Step(2, 0.3), TrainingRule.OF_NETWORK),
    COSINE(OptimizerName.SGD, 2, new Schedule.Cosine(4, 0.1), TrainingRule.OF_NETWORK),
    DECAYED(
        OptimizerName.ADAMW,
        0,
        new Schedule.Constant(),
        new TrainingRule(new TrainingRule.Penalties(0, 0, 0.3), null, 0, List.of())),
    DECAYED_WITH_WARM_UP(
        OptimizerName.NESTEROV,
        3,
        new Schedule.Constant(),
        new TrainingRule(new TrainingRule.Penalties(0.01, 0.02, 0.3), 0.05, 0, List.of()));

    private final OptimizerSpec updater;
    private final TrainingRule rule;

    Run(OptimizerName name, long warmup, Schedule schedule, TrainingRule rule) {
      double rate = name == OptimizerName.ADAMW ? 1e-3 : 0.1;
      this.updater = new OptimizerSpec(name, rate, 0.9, warmup, schedule);
      this.rule = rule;
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainsAsTheRunSays(Run run) {
    EngineSpec network = chain(IMAGES, stem(IMAGES, 4), new BatchNormalization(), dense(6));
    assertSameFit(
        new EngineSpec(
            network.architecture(),
            network.normalization(),
            run.updater,
            run.rule,
            network.precision(),
            network.seed()));
  }

  private static void assertSameFit(EngineSpec spec) {
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] weights = Agreement.scattered(spec, dl4j.weights());
      dl4j.setWeights(weights);
      engine.weights().write(0, FloatBuffer.wrap(weights));
      for (int step = 0; step < 6; step++) {
        dl4j.fit(IMAGES.batch(8, step));
        engine.step(IMAGES.batch(8, step));
      }
      float[] expected = dl4j.weights();
      float[] actual = OneDnnEngineTest.values(engine.weights());
      for (ParameterLayout.Parameter p : ParameterLayout.of(spec.architecture()).parameters()) {
        int from = (int) p.offset();
        int to = (int) (p.offset() + p.length());
        // Of how far the weights went: a step that was not taken would show.
        double way = Agreement.largestDifference(expected, weights, from, to);
        assertThat(way).as("way of %s", p.name()).isPositive();
        assertThat(Agreement.largestDifference(actual, expected, from, to))
            .as("%s, after a way of %s", p.name(), way)
            .isLessThanOrEqualTo(1e-3 * way + 1e-6);
      }
    }
  }
}

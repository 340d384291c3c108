package org.meanfield.compute.onednn.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.compute.graph.translation.UpdaterTranslation;
import org.meanfield.compute.graph.update.UpdateRule;
import org.meanfield.compute.natives.NativeBackend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** This engine's loops, compared with ND4J's updaters. */
class UpdateKernelsTest {
  private static final int WEIGHTS = 1000;
  private static final int DECADES = 5;

  @Test
  void knowsEveryRule() {
    assertThat(new UpdateKernels().rules().toArray())
        .containsExactlyInAnyOrder((Object[]) UpdateRule.class.getPermittedSubclasses());
  }

  static List<IUpdater> updaters() {
    return List.of(
        new Sgd(0.1),
        new Nesterovs(0.1, 0.9),
        new Adam(0.01, 0.9, 0.999, 1e-8),
        new Adam(0.01, 0.8, 0.99, 1e-3),
        new AMSGrad(0.01, 0.9, 0.999, 1e-8),
        new RmsProp(0.01, 0.95, 1e-8));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void turnsTheSameGradientsIntoTheSameUpdates(IUpdater updater) {
    NativeBackend.confineThread();
    UpdateRule rule = UpdaterTranslation.translate(updater);
    UpdateKernel kernel = new UpdateKernels().of(rule);
    float[][] state = new float[rule.slots()][WEIGHTS];
    for (float[] slot : state) {
      Arrays.fill(slot, rule.initialState());
    }
    INDArray view = Nd4j.zeros(1, Math.max(1, updater.stateSize(WEIGHTS)));
    GradientUpdater<?> nd4j =
        updater.instantiate(updater.stateSize(WEIGHTS) == 0 ? null : view, true);
    Random random = new Random(3);
    for (int iteration = 0; iteration < 10; iteration++) {
      float[] gradient = new float[WEIGHTS];
      for (int i = 0; i < WEIGHTS; i++) {
        gradient[i] = (float) (random.nextGaussian() * Math.pow(10, -(i % DECADES)));
      }
      INDArray expected = Nd4j.createFromArray(new float[][] {gradient});
      nd4j.applyUpdater(expected, iteration, 0);
      kernel.at(iteration, iteration);
      kernel.apply(gradient, state, WEIGHTS);
      assertClose("step " + iteration, gradient, expected.data().asFloat());
    }
    float[] expected = view.data().asFloat();
    for (int slot = 0; slot < state.length; slot++) {
      assertClose(
          "slot " + slot,
          state[slot],
          Arrays.copyOfRange(expected, slot * WEIGHTS, (slot + 1) * WEIGHTS));
    }
  }

  /** Gradients come in decades; an update of the least must not lean on the greatest. */
  private static void assertClose(String what, float[] actual, float[] expected) {
    for (int decade = 0; decade < DECADES; decade++) {
      double largest = 0;
      double difference = 0;
      for (int i = decade; i < expected.length; i += DECADES) {
        largest = Math.max(largest, Math.abs(expected[i]));
        difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      }
      assertThat(difference)
          .as("%s, decade %s, largest %s", what, decade, largest)
          .isLessThanOrEqualTo(1e-5 * largest);
    }
  }
}

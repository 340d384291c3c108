package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;

class OneDnnMemoryEstimateTest {
  private static final double PERCENT = 1;
  private static final InputShape GREY = new InputShape(28, 28, 1);

  @ParameterizedTest
  @CsvSource({
    "cat-dog-cnn, ADAM, 28, 1, 10",
    "mlp, SGD, 28, 1, 10",
    "mlp, AMSGRAD, 14, 1, 2",
    "resnet-20, NESTEROV, 32, 3, 10"
  })
  void isWhatAnEngineAllocates(
      String network, OptimizerName updater, int side, int channels, int classes) {
    InputShape shape = new InputShape(side, side, channels);
    EngineSpec spec = spec(network, updater, shape, classes);

    EngineMemoryEstimate training =
        OneDnnMemoryEstimate.training(OneDnnNetwork.of(spec), List.of(16, 5));
    EngineMemoryEstimate inference =
        OneDnnMemoryEstimate.inference(OneDnnNetwork.of(spec), List.of(64));

    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      engine.step(OneDnnEngineTest.batch(shape, classes, 16, 1));
      engine.step(OneDnnEngineTest.batch(shape, classes, 5, 2));
      assertThat(training.bytes()).isCloseTo(engine.bytes(), withinPercentage(PERCENT));
    }
    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      engine.predict(OneDnnEngineTest.batch(shape, classes, 64, 3), new float[64 * classes]);
      assertThat(inference.bytes()).isCloseTo(engine.bytes(), withinPercentage(PERCENT));
    }
  }

  @Test
  void keepsThePromiseOfVectors_whenLayoutsPad() {
    EngineSpec spec = spec("cat-dog-cnn", OptimizerName.ADAM, GREY, 10);

    EngineMemoryEstimate need = OneDnnMemoryEstimate.training(OneDnnNetwork.of(spec), List.of(32));

    long weights = ParameterLayout.of(spec.architecture()).length() * Float.BYTES;
    assertThat(need.weights() + need.gradient() + need.state())
        .isBetween(weights * (2 + 2), (long) (1.3 * weights * (2 + 2)));
  }

  /**
   * By much: oneDNN has several schedules of Winograd's algorithm, with scratch memory of theirs.
   */
  @Property(tries = 20)
  void growsWithTheBatch(@ForAll @IntRange(min = 1, max = 40) int batch) {
    EngineSpec spec = spec("cat-dog-cnn", OptimizerName.ADAM, GREY, 10);

    EngineMemoryEstimate smaller =
        OneDnnMemoryEstimate.training(OneDnnNetwork.of(spec), List.of(batch));
    EngineMemoryEstimate larger =
        OneDnnMemoryEstimate.training(OneDnnNetwork.of(spec), List.of(8 * batch));

    assertThat(larger.activations()).isGreaterThan(smaller.activations());
    assertThat(larger.weights()).isEqualTo(smaller.weights());
  }

  private static EngineSpec spec(
      String network, OptimizerName updater, InputShape shape, int classes) {
    Architecture architecture = NetworkCatalog.of(network, shape, classes);
    return OneDnnEngineTest.spec(
        architecture, new OptimizerSpec(updater, 1e-3, 0.9, 0, new Schedule.Constant()));
  }
}

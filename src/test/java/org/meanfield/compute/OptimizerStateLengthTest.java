package org.meanfield.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.OptimizerStateLength;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;

/** What is told of a configuration, against what its engines have. */
class OptimizerStateLengthTest {
  static Stream<Arguments> networksAndUpdaters() {
    return Stream.of("lenet", "resnet-20")
        .flatMap(
            network ->
                Arrays.stream(OptimizerName.values())
                    .map(updater -> Arguments.of(network, updater)));
  }

  @ParameterizedTest
  @MethodSource("networksAndUpdaters")
  void isThatOfTheEngines(String network, OptimizerName name) {
    Architecture architecture = NetworkCatalog.of(network, new InputShape(32, 32, 3), 10);
    OptimizerSpec updater = new OptimizerSpec(name, 1e-3, 0.9, 0, new Schedule.Constant());
    long length =
        OptimizerStateLength.of(
            architecture, ParameterLayout.of(architecture), updater, TrainingRule.OF_NETWORK);

    for (EngineName engine : new EngineName[] {EngineName.DL4J, EngineName.ONEDNN}) {
      try (Engine made =
          Engines.create(
              engine, new EngineSpec(architecture, Normalization.scale(3), updater, 1))) {
        assertThat(made.updaterState().length()).isEqualTo(length);
      }
    }
  }
}

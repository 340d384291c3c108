package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.AveragingRecipe.CodecName;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.AveragingRecipe.Recovery;
import org.meanfield.config.OuterRecipe;

class ForecastJobTest {
  @ParameterizedTest
  @CsvSource({"KEEP, FP32, 4", "KEEP, BF16, 2", "AVERAGE, FP32, 12", "AVERAGE, BF16, 10"})
  void roundsTheWeightsAlone_notTheStateBehindThem(
      OptimizerState state, CodecName codec, int bytes) {
    AveragingRecipe averaging =
        new AveragingRecipe(
            1, 0, OuterRecipe.Kind.AVERAGE.usual(), 2, state, codec, Recovery.ROLLBACK);

    assertThat(ForecastJob.bytesAWeight(averaging, () -> 2)).isEqualTo(bytes);
  }
}

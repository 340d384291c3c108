package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

class ComparisonTest {
  private final Medians medians = new Medians();

  private void measured(Mode mode, Who who, int processes, int batch, double rate) {
    Configuration configuration =
        new Configuration(
            Workload.CAT_DOG_CNN, mode, who, Precision.FP32, processes, 2 / processes);
    medians.add(configuration, Map.of(batch, rate));
  }

  private List<Comparison> comparisons() {
    return Comparison.of(medians.rows());
  }

  @Test
  void takesThePeersFasterWay_toFillTwoCores() {
    measured(Mode.STEP, Who.MEANFIELD, 1, 64, 900);
    measured(Mode.STEP, Who.PYTORCH, 1, 64, 200);
    measured(Mode.STEP, Who.PYTORCH, 2, 64, 300);

    assertThat(comparisons())
        .singleElement()
        .satisfies(found -> assertThat(found.ratio()).isEqualTo(3))
        .satisfies(found -> assertThat(found.goal()).contains(new Goal(3.5, 4.5)));
  }

  @Test
  void takesTheFasterPeer_forInferenceOfTheSameBatch() {
    measured(Mode.INFERENCE, Who.MEANFIELD, 1, 64, 1000);
    measured(Mode.INFERENCE, Who.PYTORCH, 1, 64, 500);
    measured(Mode.INFERENCE, Who.ONNXRUNTIME, 1, 64, 800);
    measured(Mode.INFERENCE, Who.ONNXRUNTIME, 1, 1, 4000);

    assertThat(comparisons())
        .singleElement()
        .satisfies(found -> assertThat(found.ratio()).isEqualTo(1.25));
  }

  @Test
  void comparesAWholeRun_withThePeersBareStepAndWithStock() {
    measured(Mode.TRAIN, Who.MEANFIELD, 1, 64, 900);
    measured(Mode.TRAIN, Who.STOCK, 1, 64, 90);
    measured(Mode.STEP, Who.PYTORCH, 1, 64, 300);

    assertThat(comparisons()).map(Comparison::ratio).containsExactly(3.0, 10.0);
  }
}

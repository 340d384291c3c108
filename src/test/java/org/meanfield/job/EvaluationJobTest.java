package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.fault.MeanfieldException;

class EvaluationJobTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 101})
  void refusesToShowNoMistakesOrTooMany(int count) {
    assertThatThrownBy(
            () ->
                EvaluationJob.worstMistakes(
                    ClusterAccess.own("test"), "model", "images", count, () -> false))
        .isInstanceOf(MeanfieldException.class)
        .hasMessage("found %d as the number of mistakes to show; expected 1 to 100", count);
  }
}

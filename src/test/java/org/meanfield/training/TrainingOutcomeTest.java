package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.Codec;
import org.meanfield.averaging.SliceLayout;
import org.meanfield.averaging.Slices;
import org.meanfield.cluster.BlockAddress;

class TrainingOutcomeTest {
  private static EpochMetrics epoch(
      int epoch, long rounds, long steps, double seconds, long bytes) {
    return new EpochMetrics(
        epoch,
        rounds,
        steps,
        new StepCount(100, 50),
        seconds,
        seconds,
        0,
        0,
        bytes,
        bytes / 2,
        null,
        null,
        1);
  }

  private static TrainingOutcome outcome(EpochMetrics... epochs) {
    Slices weights =
        new Slices(
            new SliceLayout(1, 1),
            0,
            List.of(new BlockAddress("driver", "here", 1)),
            Codec.FP32,
            false);
    return new TrainingOutcome(weights, List.of(epochs), 2);
  }

  @Test
  void leavesTheFirstEpochOutOfItsSpeed() {
    TrainingOutcome outcome =
        outcome(epoch(1, 1, 4, 10, 40), epoch(2, 1, 4, 3, 40), epoch(3, 1, 4, 2, 40));

    assertThat(outcome.examplesPerSecond()).isEqualTo(200.0 / 5);
    assertThat(outcome.seconds()).isEqualTo(15);
  }

  @Test
  void takesTheFirstEpochsSpeed_whenThereIsNoOther() {
    assertThat(outcome(epoch(1, 1, 4, 10, 40)).examplesPerSecond()).isEqualTo(10);
  }

  @Test
  void countsWhatAveragingAtEachStepWouldHaveMovedMore() {
    // Two rounds in place of eight, of 40 bytes each.
    TrainingOutcome outcome = outcome(epoch(1, 1, 4, 1, 40), epoch(2, 1, 4, 1, 40));

    assertThat(outcome.bytesMoved()).isEqualTo(80);
    assertThat(outcome.remoteBytes()).isEqualTo(40);
    assertThat(outcome.bytesAvoided()).isEqualTo(6 * 40);
  }

  @Test
  void avoidedNothing_whenEachStepWasAveraged() {
    assertThat(outcome(epoch(1, 4, 4, 1, 160)).bytesAvoided()).isZero();
  }
}

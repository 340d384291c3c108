package org.meanfield.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Traffic;

class RunTotalsTest {
  private static EpochMetrics epoch(
      int epoch, long rounds, long steps, double seconds, long bytes) {
    return new EpochMetrics(
        epoch,
        rounds,
        steps,
        new StepCount(100, 50),
        new EpochMetrics.Times(seconds, seconds, 0, 0, 1),
        new Traffic(bytes, bytes / 2),
        null,
        null);
  }

  private static RunTotals totals(EpochMetrics... epochs) {
    return new RunTotals(List.of(epochs));
  }

  @Test
  void leavesTheFirstEpochOutOfItsSpeed() {
    RunTotals totals = totals(epoch(1, 1, 4, 10, 40), epoch(2, 1, 4, 3, 40), epoch(3, 1, 4, 2, 40));

    assertThat(totals.examplesPerSecond()).isEqualTo(200.0 / 5);
    assertThat(totals.seconds()).isEqualTo(15);
  }

  @Test
  void takesTheFirstEpochsSpeed_whenThereIsNoOther() {
    assertThat(totals(epoch(1, 1, 4, 10, 40)).examplesPerSecond()).isEqualTo(10);
  }

  @Test
  void countsWhatAveragingAtEachStepWouldHaveMovedMore() {
    // Two rounds in place of eight, of 40 bytes each.
    RunTotals totals = totals(epoch(1, 1, 4, 1, 40), epoch(2, 1, 4, 1, 40));

    assertThat(totals.bytesMoved()).isEqualTo(80);
    assertThat(totals.remoteBytes()).isEqualTo(40);
    assertThat(totals.bytesAvoided()).isEqualTo(6 * 40);
  }

  @Test
  void avoidedNothing_whenEachStepWasAveraged() {
    assertThat(totals(epoch(1, 4, 4, 1, 160)).bytesAvoided()).isZero();
  }
}

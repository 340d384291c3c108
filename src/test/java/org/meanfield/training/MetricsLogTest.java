package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.Traffic;
import org.meanfield.averaging.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.fault.Fault;

class MetricsLogTest {
  private static RoundResult round() {
    byte[] tally = new WorkerTally(3, 12.5, 250_000_000).encode();
    BlockAddress executor = new BlockAddress("7", "node", 4040);
    return new RoundResult(
        List.of(new WorkerReport(0, executor, 10, "", 1, 2_000_000_000L, Traffic.NONE, tally)),
        new Traffic(300, 100),
        3_000_000_000L);
  }

  private static EpochMetrics epoch(int epoch, @Nullable Double accuracy) {
    return new EpochMetrics(
        epoch, 2, 6, new StepCount(20, 25.0), 6, 4, 0.25, 0.5, 600, 200, accuracy, accuracy, 1);
  }

  @Test
  void comesBackFromItsOwnText() {
    MetricsLog log = new MetricsLog();
    log.add(1, 1, round());
    log.add(1, 2, round());
    log.add(epoch(1, 0.75));
    log.add(2, 3, round());
    log.add(epoch(2, null));

    MetricsLog parsed = MetricsLog.parse("metrics.jsonl", log.text());

    assertThat(parsed.text()).isEqualTo(log.text());
    assertThat(parsed.epochs()).isEqualTo(List.of(epoch(1, 0.75), epoch(2, null)));
    assertThat(parsed.workers()).isEqualTo(log.workers()).hasSize(3);
    assertThat(parsed.workers().get(2))
        .isEqualTo(new WorkerRound(2, 3, 0, "7", "node", 10, 3, 0.25, 2, 1.25, ""));
  }

  @Test
  void tellsTheLine_whenAFileIsDamaged() {
    assertThatThrownBy(() -> MetricsLog.parse("run/metrics.jsonl", "{\"type\":\"round\"}\n{\"ty"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("run/metrics.jsonl, line 2");
  }
}

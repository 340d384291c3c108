package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.Traffic;
import org.meanfield.averaging.WorkerReport;
import org.meanfield.cluster.BlockAddress;

class SlowWorkerTest {
  @Test
  void isFoundOverAllRounds() {
    SlowWorker slow =
        SlowWorker.of(
                List.of(
                    round(new long[] {10, 21, 10}, new long[] {5, 5, 5}),
                    round(new long[] {10, 19, 10}, new long[] {5, 5, 5})))
            .orElseThrow();

    assertThat(slow.report().worker()).isEqualTo(1);
    assertThat(slow.times()).isCloseTo(2, within(1e-9));
    assertThat(slow.waited()).isCloseTo(1 - 80.0 / 3 / 40, within(1e-9));
  }

  @Test
  void isComparedByTheExample() {
    assertThat(SlowWorker.of(List.of(round(new long[] {10, 20}, new long[] {5, 10})))).isEmpty();
  }

  @Test
  void isNone_whereLittleIsLost() {
    assertThat(SlowWorker.of(List.of(round(new long[] {10, 14}, new long[] {5, 5})))).isEmpty();
    assertThat(SlowWorker.of(List.of(round(new long[] {10, 11}, new long[] {5, 1})))).isEmpty();
  }

  @Test
  void isNone_whereOneWorksAlone() {
    assertThat(SlowWorker.of(List.of(round(new long[] {10, 0}, new long[] {5, 0})))).isEmpty();
    assertThat(SlowWorker.of(List.of())).isEmpty();
  }

  private static RoundResult round(long[] nanos, long[] examples) {
    List<WorkerReport> reports = new ArrayList<>();
    for (int worker = 0; worker < nanos.length; worker++) {
      reports.add(
          new WorkerReport(
              worker,
              new BlockAddress(Integer.toString(worker), "node", 1),
              examples[worker],
              "",
              1,
              nanos[worker],
              Traffic.NONE,
              new byte[0]));
    }
    return new RoundResult(reports, Traffic.NONE, 1);
  }
}

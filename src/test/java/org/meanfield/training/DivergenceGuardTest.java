package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.fault.MeanfieldException;

class DivergenceGuardTest {
  private final DivergenceGuard guard = new DivergenceGuard(2, "Lower the rate.");

  @Test
  void namesWhoIsLeftOut() {
    assertThat(guard.check(round(1)))
        .containsExactly("worker 1 on executor 7 on node3: its loss was NaN");
    assertThat(guard.check(round())).isEmpty();
  }

  @Test
  void endsTheRun_whenOneIsLeftOutOnceTooOften() {
    guard.check(round(1));
    guard.check(round(1));

    assertThatThrownBy(() -> guard.check(round(1)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll(
            "worker 1 on executor 7",
            "3 rounds in a row",
            "averaging.maxConsecutiveExclusions allows 2",
            "Lower");
  }

  @Test
  void countsAnew_whenAWorkerWasGoodBetween() {
    guard.check(round(1));
    guard.check(round(1));
    guard.check(round(2));
    guard.check(round(1));

    assertThat(guard.check(round(1))).hasSize(1);
  }

  @Test
  void endsTheRun_whenNobodyIsLeftIn() {
    assertThatThrownBy(() -> guard.check(round(0, 1, 2)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("worker 0 on", "worker 1 on", "worker 2 on", "Lower");
  }

  /** Of three workers, these left out. */
  private static RoundResult round(int... leftOut) {
    List<Integer> out = IntStream.of(leftOut).boxed().toList();
    return new RoundResult(
        IntStream.range(0, 3)
            .mapToObj(
                worker ->
                    new WorkerReport(
                        worker,
                        new BlockAddress("7", "node3", 1),
                        out.contains(worker) ? 0 : 10,
                        out.contains(worker) ? "its loss was NaN" : "",
                        1,
                        1,
                        Traffic.NONE,
                        new byte[0]))
            .toList(),
        Traffic.NONE,
        1);
  }
}

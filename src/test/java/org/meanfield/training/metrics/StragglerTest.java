package org.meanfield.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.BlockAddress;

class StragglerTest {
  @Test
  void isFoundOverAllRounds() {
    Straggler slow =
        Straggler.of(
                List.of(
                    round(new long[] {50, 105, 50}, new long[] {5, 5, 5}),
                    round(new long[] {50, 95, 50}, new long[] {5, 5, 5})))
            .orElseThrow();

    assertThat(slow.report().worker()).isEqualTo(1);
    assertThat(slow.times()).isCloseTo(2, within(1e-9));
    assertThat(slow.waited()).isCloseTo(1 - 400.0 / 3 / 200, within(1e-9));
  }

  @Test
  void isComparedByTheExample() {
    assertThat(Straggler.of(List.of(round(new long[] {100, 200}, new long[] {5, 10})))).isEmpty();
  }

  @Test
  void isNone_whereLittleIsLost() {
    assertThat(Straggler.of(List.of(round(new long[] {100, 140}, new long[] {5, 5})))).isEmpty();
    assertThat(Straggler.of(List.of(round(new long[] {100, 110}, new long[] {5, 1})))).isEmpty();
  }

  @Test
  void isNone_inAnEpochThatIsOverAtOnce() {
    RoundResult second = round(new long[] {100, 300}, new long[] {5, 5});
    RoundResult moment = round(new long[] {1, 3}, new long[] {5, 5});

    assertThat(Straggler.of(List.of(second))).isPresent();
    assertThat(Straggler.of(List.of(moment))).isEmpty();
  }

  @Test
  void isNone_whereOneWorksAlone() {
    assertThat(Straggler.of(List.of(round(new long[] {100, 0}, new long[] {5, 0})))).isEmpty();
    assertThat(Straggler.of(List.of())).isEmpty();
  }

  private static RoundResult round(long[] hundredths, long[] examples) {
    List<WorkerReport> reports = new ArrayList<>();
    for (int worker = 0; worker < hundredths.length; worker++) {
      reports.add(
          new WorkerReport(
              worker,
              new BlockAddress(Integer.toString(worker), "node", 1),
              examples[worker],
              "",
              1,
              hundredths[worker] * 10_000_000,
              Traffic.NONE,
              new byte[0]));
    }
    return new RoundResult(reports, Traffic.NONE, 1);
  }
}

package org.meanfield.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void isReadAsItWasSaid() {
    Report ready = new Report.Ready(64, 1e-7);
    Report rate = new Report.Rate(1, 12_345.678);
    Report allocated = new Report.Allocated(64, 312.5);

    assertThat(Report.of(ready.toString())).contains(ready);
    assertThat(Report.of(rate.toString())).contains(rate);
    assertThat(Report.of(allocated.toString())).contains(allocated);
  }

  @Test
  void isNoReport_whatLibrariesPrint() {
    assertThat(Report.of("a library is ready now")).isEmpty();
  }
}

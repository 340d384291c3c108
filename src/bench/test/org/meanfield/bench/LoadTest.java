package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void warnsOfABusyMachine() {
    assertThat(new Load(1.234).warning())
        .hasValueSatisfying(
            warning -> assertThat(warning).contains("load average 1.23", "figures will be low"));
  }

  @Test
  void keepsSilent_onAnIdleMachineOrWhereTheLoadIsNotKnown() {
    assertThat(new Load(0.5).warning()).isEmpty();
    assertThat(new Load(-1).warning()).isEmpty();
  }

  @Test
  void isToldAsWhatItIs() {
    assertThat(new Load(0.07)).hasToString("load average 0.07");
    assertThat(new Load(-1)).hasToString("load average not known");
  }
}

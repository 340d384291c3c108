package org.meanfield.compute.plain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceProbeTest {
  @Test
  void findsNoFaultInABackEndThatWorks() {
    assertThat(DeviceProbe.fault()).isEmpty();
  }
}

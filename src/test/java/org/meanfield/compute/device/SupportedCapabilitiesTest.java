package org.meanfield.compute.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.MeanfieldException;

class SupportedCapabilitiesTest {
  @ParameterizedTest
  @ValueSource(strings = {"3.7", "5.3", "6.1", "7.2", "7.5", "8.0", "8.6", "8.9"})
  void runsOnDevicesOfACompiledMajorVersion_fromItsMinorOneOn(String device) {
    assertThat(SupportedCapabilities.ND4J_CUDA.runsOn(Capability.parse(device))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5", "4.0", "9.0", "10.0", "12.0"})
  void doesNotRunOnOthers(String device) {
    assertThat(SupportedCapabilities.ND4J_CUDA.runsOn(Capability.parse(device))).isFalse();
  }

  @Test
  void refusesAHopperInOneLine() {
    Gpu hopper = new Gpu(0, "GPU-1", "NVIDIA H200", new Capability(9, 0), 143771, "580.159.04");

    assertThatThrownBy(() -> SupportedCapabilities.ND4J_CUDA.require(hopper))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("GPU 0 (NVIDIA H200)", "capability 9.0", "8.6")
        .message()
        .doesNotContain("\n");
  }
}

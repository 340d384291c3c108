package org.meanfield.compute.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalLimitTest {
  private static final long GIB = 1L << 30;

  @Test
  void isThreeQuartersOfTheMachine_whenTheyAreMoreThanFourHeaps() {
    assertThat(PhysicalLimit.of(new Properties(), 2 * GIB, 16 * GIB)).hasValue(12 * GIB);
  }

  @Test
  void staysJavaCpps_whenTheMachineHasNoMore() {
    assertThat(PhysicalLimit.of(new Properties(), 3 * GIB, 16 * GIB)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"maxbytes", "maxBytes", "maxphysicalbytes", "maxPhysicalBytes"})
  void staysTheUsers(String property) {
    Properties system = new Properties();
    system.setProperty("org.bytedeco.javacpp." + property, "3g");

    assertThat(PhysicalLimit.of(system, GIB, 16 * GIB)).isEmpty();
  }
}

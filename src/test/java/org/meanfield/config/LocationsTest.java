package org.meanfield.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.MeanfieldException;

class LocationsTest {
  @Test
  void takesAPathAgainstTheWorkingFolder_andAUriAsItIs() {
    assertThat(Locations.absolute("runs/../a")).isEqualTo(Path.of("a").toAbsolutePath().toString());
    assertThat(Locations.absolute("hdfs://node/../a")).isEqualTo("hdfs://node/../a");
  }

  @Test
  void refusesAnEmptyPath() {
    assertThatThrownBy(() -> Locations.absolute(" "))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("found an empty path");
  }
}

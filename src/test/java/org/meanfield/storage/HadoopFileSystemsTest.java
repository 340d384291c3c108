package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.Test;

class HadoopFileSystemsTest {
  @Test
  void namesTheLibraryThatIsMissing() {
    assertThatThrownBy(() -> HadoopFileSystems.of(new Path("s3a://bucket/x"), new Configuration()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no library for s3a:")
        .hasMessageContaining(
            "--packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion());
  }

  @Test
  void givesOneLineOfAReason() {
    assertThat(
            HadoopFileSystems.reason(
                new IOException("Permission denied: user=a\n\tat org.apache.x")))
        .isEqualTo("Permission denied: user=a");
    assertThat(HadoopFileSystems.reason(new IOException())).isEqualTo("IOException");
  }
}

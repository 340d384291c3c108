package org.meanfield.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.memory.AvailableMemory.Kind;

class AvailableMemoryTest {
  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;

  @Test
  void isThisProcess_inLocalMode() {
    AvailableMemory there = AvailableMemory.of(conf("local[2]"));

    assertThat(there.kind()).isEqualTo(Kind.LOCAL);
    assertThat(there.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(there.together()).isBetween(MIB, Long.MAX_VALUE - 1);
  }

  @Test
  void isTheHeapAlone_ofAStandaloneMaster() {
    AvailableMemory there =
        AvailableMemory.of(conf("spark://host:7077").set("spark.executor.memory", "3g"));

    assertThat(there)
        .isEqualTo(new AvailableMemory(Kind.STANDALONE, 3 * GIB, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"yarn, 1g, 384", "k8s://https://host:6443, 8g, 819"})
  void hasSparksUsualOverhead_inContainers(String master, String memory, long overhead) {
    AvailableMemory there = AvailableMemory.of(conf(master).set("spark.executor.memory", memory));

    assertThat(there.kind()).isEqualTo(Kind.CONTAINERS);
    assertThat(there.outside() / MIB).isEqualTo(overhead);
  }

  @Test
  void takesTheUsersOverhead_whichCountsInMebibytes() {
    AvailableMemory there =
        AvailableMemory.of(conf("yarn").set("spark.executor.memoryOverhead", "3000"));

    assertThat(there.outside()).isEqualTo(3000 * MIB);
  }

  @Test
  void takesJavaCppsLimit_whereTheUserHasSetOne() {
    AvailableMemory there =
        AvailableMemory.of(
            conf("spark://host:7077")
                .set(
                    "spark.executor.extraJavaOptions",
                    "-Dx=y -Dorg.bytedeco.javacpp.maxPhysicalBytes=5g"));

    assertThat(there.together()).isEqualTo(5 * GIB);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master);
  }
}

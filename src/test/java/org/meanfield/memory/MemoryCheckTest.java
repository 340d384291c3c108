package org.meanfield.memory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.memory.AvailableMemory.Kind;
import org.meanfield.memory.MemoryTerm.Place;

class MemoryCheckTest {
  private static final long MIB = 1L << 20;
  private static final long PLENTY = Long.MAX_VALUE;

  /** 1,000 MiB of heap, of which 300 may lie on disk, and 2,000 outside it. */
  private static final MemoryEstimate NEED =
      new MemoryEstimate(
          List.of(
              new MemoryTerm("engines", "2 x engine", Place.NATIVE, 2000 * MIB),
              new MemoryTerm("baseWeights", "base weights", Place.HEAP, 700 * MIB),
              new MemoryTerm("sumsAndSlices", "sums and new slices", Place.HEAP, 300 * MIB)));

  @Test
  void passes_whenOnlyWhatGoesToDiskHasNoRoom() {
    AvailableMemory there = new AvailableMemory(Kind.LOCAL, 800 * MIB, PLENTY, 3000 * MIB);

    assertThatCode(() -> MemoryCheck.check(NEED, there)).doesNotThrowAnyException();
  }

  @Test
  void namesTheDriversMemory_whenTheHeapIsSmallInLocalMode() {
    AvailableMemory there = new AvailableMemory(Kind.LOCAL, 700 * MIB, PLENTY, PLENTY);

    assertThatThrownBy(() -> MemoryCheck.check(NEED, there))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(
            "1000 MiB (base weights 700 MiB, sums and new slices 300 MiB) of heap")
        .hasMessageContaining("only 700 MiB of heap")
        .hasMessageContaining("--driver-memory 1280m")
        .hasMessageNotContaining("memoryOverhead");
  }

  @Test
  void namesBothSettings_whenAContainerIsTooSmallForBoth() {
    AvailableMemory there = new AvailableMemory(Kind.CONTAINERS, 600 * MIB, 384 * MIB, PLENTY);

    assertThatThrownBy(() -> MemoryCheck.check(NEED, there))
        .hasMessageContaining("600 MiB of heap and 384 MiB outside it")
        .hasMessageContaining(
            "Add --conf spark.executor.memory=1280m --conf spark.executor.memoryOverhead=2560m,");
  }

  @Test
  void namesJavaCppsLimit_whenTheUserHasSetItTooLow() {
    AvailableMemory there = new AvailableMemory(Kind.STANDALONE, 2000 * MIB, PLENTY, 1500 * MIB);

    assertThatThrownBy(() -> MemoryCheck.check(NEED, there))
        .hasMessageContaining("only 1.5 GiB for both")
        .hasMessageContaining("-Dorg.bytedeco.javacpp.maxPhysicalBytes=3840m");
  }

  @Test
  void asksForMoreMachines_whenThisOneHasTooLittle() {
    AvailableMemory there = new AvailableMemory(Kind.LOCAL, 2000 * MIB, PLENTY, 2600 * MIB);

    assertThatThrownBy(() -> MemoryCheck.check(NEED, there))
        .hasMessageContaining("only 2.5 GiB for both. Run it on more machines (--master), or");
  }
}

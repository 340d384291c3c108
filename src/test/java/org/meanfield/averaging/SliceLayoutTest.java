package org.meanfield.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.BlockAddress;

class SliceLayoutTest {
  @Property
  void slicesFollowEachOtherWithoutGapsAndStaySmall(
      @ForAll @LongRange(min = 1, max = 3_000_000_000L) long length,
      @ForAll @IntRange(min = 1, max = 64) int executors) {
    SliceLayout layout = SliceLayout.over(length, executors);

    long next = 0;
    for (int k = 0; k < layout.slices(); k++) {
      assertThat(layout.offset(k)).isEqualTo(next);
      assertThat(layout.length(k)).isBetween(1, SliceLayout.MAX_SLICE_WEIGHTS);
      next += layout.length(k);
    }
    assertThat(next).isEqualTo(length);
  }

  @Test
  void cutsASmallModelOnceAnExecutor() {
    assertThat(SliceLayout.over(223_873, 2).slices()).isEqualTo(2);
  }

  @Property
  void everyWorkerTrainsOnExactlyOneExecutor(
      @ForAll @IntRange(min = 1, max = 40) int workers,
      @ForAll @IntRange(min = 1, max = 12) int executors) {
    List<BlockAddress> addresses =
        java.util.stream.IntStream.range(0, executors)
            .mapToObj(e -> new BlockAddress(Integer.toString(e), "host", e))
            .toList();
    Placement placement = new Placement(workers, addresses);

    int next = 0;
    for (int group = 0; group < placement.groups(); group++) {
      assertThat(placement.workersOf(group)).isNotEmpty();
      for (int worker : placement.workersOf(group)) {
        assertThat(worker).isEqualTo(next++);
        assertThat(placement.ofWorker(worker)).isEqualTo(addresses.get(group));
      }
    }
    assertThat(next).isEqualTo(workers);
  }
}

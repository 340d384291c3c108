package org.meanfield.averaging.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.cluster.BlockAddress;

class SliceLayoutTest {
  @Property
  void slicesFollowEachOtherWithoutGapsAndStaySmall(
      @ForAll @LongRange(min = 1, max = 3_000_000_000L) long length,
      @ForAll @IntRange(min = 1, max = 64) int executors) {
    SliceLayout layout = SliceLayout.over(length, placement(2 * executors, executors), List.of());

    long next = 0;
    for (int k = 0; k < layout.slices(); k++) {
      assertThat(layout.offset(k)).isEqualTo(next);
      assertThat(layout.length(k)).isBetween(1, SliceLayout.MAX_SLICE_WEIGHTS);
      next += layout.length(k);
    }
    assertThat(next).isEqualTo(length);
  }

  @Property
  void slicesOfStateFollowThoseOfWeights(
      @ForAll @LongRange(min = 1, max = 1_000_000_000L) long weights,
      @ForAll @LongRange(max = 2_000_000_000L) long state,
      @ForAll @IntRange(min = 1, max = 64) int executors) {
    Placement placement = placement(2 * executors, executors);
    SliceLayout layout =
        SliceLayout.over(weights, placement, List.of())
            .with(SliceLayout.AveragedState.over(state, placement));

    long next = 0;
    for (int k = 0; k < layout.all(); k++) {
      assertThat(layout.offset(k)).isEqualTo(next);
      assertThat(layout.length(k)).isBetween(1, SliceLayout.MAX_SLICE_WEIGHTS);
      assertThat(layout.isState(k)).isEqualTo(next >= weights);
      next += layout.length(k);
    }
    assertThat(next).isEqualTo(weights + state);
    assertThat(placement.sliceTasks(layout).stream().flatMap(List::stream).sorted())
        .containsExactlyElementsOf(IntStream.range(0, layout.all()).boxed().toList());
  }

  @Test
  void cutsASmallModelOnceAnExecutor() {
    assertThat(SliceLayout.over(223_873, placement(8, 2), List.of()).slices()).isEqualTo(2);
  }

  @Test
  void givesAnExecutorsWorkersAsManySlicesEach_whenTheModelIsCutFiner() {
    int weights = 25_380_010;

    assertThat(SliceLayout.over(weights, placement(2, 1), List.of()).slices()).isEqualTo(8);
    assertThat(SliceLayout.over(weights, placement(6, 2), List.of()).slices()).isEqualTo(12);
  }

  private static Placement placement(int workers, int executors) {
    return new Placement(
        workers,
        java.util.stream.IntStream.range(0, executors)
            .mapToObj(e -> new BlockAddress(Integer.toString(e), "host", e))
            .toList());
  }

  /** Layers of convolution, then means and variances, as batch normalisation has them. */
  @Property
  void noCutPartsAMeanFromItsVariance(
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 300) Integer> channels,
      @ForAll @IntRange(min = 1, max = 64) int executors) {
    List<RunningMoments> moments = new ArrayList<>();
    long end = 0;
    for (int count : channels) {
      long mean = end + 9L * count;
      moments.add(new RunningMoments(mean, mean + count, count, RunningMoments.Storage.VARIANCE));
      end = mean + 2L * count;
    }
    SliceLayout layout = SliceLayout.over(end + 10, placement(executors, executors), moments);

    long next = 0;
    int pooled = 0;
    for (int k = 0; k < layout.slices(); k++) {
      assertThat(layout.offset(k)).isEqualTo(next);
      assertThat(layout.length(k)).isPositive();
      next += layout.length(k);
      for (RunningMoments each : layout.moments(k)) {
        assertThat(each.from(-layout.offset(k))).isEqualTo(moments.get(pooled++));
        assertThat(each.end()).isLessThanOrEqualTo(layout.length(k));
      }
    }
    assertThat(next).isEqualTo(end + 10);
    assertThat(pooled).isEqualTo(moments.size());
  }

  @Property
  void everyWorkerTrainsOnExactlyOneExecutor(
      @ForAll @IntRange(min = 1, max = 40) int workers,
      @ForAll @IntRange(min = 1, max = 12) int executors) {
    Placement placement = placement(workers, executors);

    int next = 0;
    for (int group = 0; group < placement.groups(); group++) {
      assertThat(placement.workersOf(group)).isNotEmpty();
      for (int worker : placement.workersOf(group)) {
        assertThat(worker).isEqualTo(next++);
        assertThat(placement.ofWorker(worker)).isEqualTo(placement.executors().get(group));
      }
    }
    assertThat(next).isEqualTo(workers);
  }
}

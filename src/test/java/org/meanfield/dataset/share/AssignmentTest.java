package org.meanfield.dataset.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.meanfield.random.EpochOrder;
import org.meanfield.random.SplitMix64;

class AssignmentTest {
  private static int[] range(int n) {
    return IntStream.range(0, n).toArray();
  }

  @Property
  void sharesLoseAndRepeatNoExample_andAreBalancedWithinOne(
      @ForAll @IntRange(max = 500) int n,
      @ForAll @IntRange(min = 1, max = 40) int workers,
      @ForAll long seed) {
    List<int[]> shares = Shares.shuffled(range(n), workers, seed);
    assertThat(shares).hasSize(workers);
    assertThat(shares.stream().flatMapToInt(Arrays::stream).sorted().toArray()).isEqualTo(range(n));
    int[] sizes = shares.stream().mapToInt(share -> share.length).sorted().toArray();
    assertThat(sizes[workers - 1] - sizes[0]).isLessThanOrEqualTo(1);
    assertThat(Shares.shuffled(range(n), workers, seed)).containsExactlyElementsOf(shares);
  }

  @Example
  void sharesOfAClassSortedList_haveEveryClassInProportion() {
    // 3,000 of each of three classes, sorted; a third of each worker's 2,250, give or take 5 sigma.
    for (int[] share : Shares.shuffled(range(9000), 4, 7)) {
      for (int label = 0; label < 3; label++) {
        int wanted = label;
        assertThat(Arrays.stream(share).filter(i -> i / 3000 == wanted).count())
            .isBetween(750L - 112, 750L + 112);
      }
    }
  }

  @Property
  void splitHoldsTheRoundedShareOfEachClassBack_butNeverItsLastImage(
      @ForAll @Size(max = 200) List<@IntRange(max = 4) Integer> list,
      @ForAll @DoubleRange(max = 0.5) double share,
      @ForAll long seed) {
    int[] labels = list.stream().mapToInt(Integer::intValue).toArray();
    Split split = Split.of(labels, share, seed);
    int[] all =
        IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(range(labels.length));
    for (int label = 0; label <= 4; label++) {
      int wanted = label;
      long of = list.stream().filter(l -> l == wanted).count();
      long held = Arrays.stream(split.validation()).filter(i -> labels[i] == wanted).count();
      assertThat(held).isEqualTo(Math.max(0, Math.min(Math.round(of * share), of - 1)));
    }
    assertThat(Split.of(labels, share, seed).validation()).isEqualTo(split.validation());
  }

  @Property
  void epochOrderIsAPermutation_thatTheArgumentsAloneDecide(
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int epoch,
      @ForAll @IntRange(max = 100) int worker,
      @ForAll @IntRange(max = 300) int n) {
    int[] order = EpochOrder.permutation(seed, epoch, worker, n);
    assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(range(n));
    assertThat(EpochOrder.permutation(seed, epoch, worker, n)).isEqualTo(order);
  }

  @Property
  void epochOrderDiffers_whenSeedEpochOrWorkerDoes(
      @ForAll long seed, @ForAll @IntRange(max = 1000) int epoch) {
    int[] order = EpochOrder.permutation(seed, epoch, epoch + 1, 100);
    assertThat(EpochOrder.permutation(seed, epoch + 1, epoch + 1, 100)).isNotEqualTo(order);
    assertThat(EpochOrder.permutation(seed, epoch + 1, epoch, 100)).isNotEqualTo(order);
    assertThat(EpochOrder.permutation(seed + 1, epoch, epoch + 1, 100)).isNotEqualTo(order);
  }

  @Example
  void generatorGivesThePublishedSequence() {
    // State 0, the reference implementation's first values (S. Vigna, splitmix64.c).
    SplitMix64 random = new SplitMix64();
    assertThat(random.next()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(random.next()).isEqualTo(0x6E789E6AA1B965F4L);
  }
}

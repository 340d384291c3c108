package org.meanfield.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.meanfield.random.SplitMix64;

class NearDuplicateCandidatesTest {
  /** Random hashes, and beside each one that differs from it in up to 15 bits. */
  private static long[] hashes(long seed, int pairs) {
    SplitMix64 draws = new SplitMix64(seed);
    long[] hashes = new long[2 * pairs];
    for (int i = 0; i < pairs; i++) {
      hashes[i] = draws.next();
      long other = hashes[i];
      for (int bit = draws.below(16); bit > 0; bit--) {
        other ^= 1L << draws.below(64);
      }
      hashes[pairs + i] = other;
    }
    return hashes;
  }

  @Property(tries = 100)
  void findsAllPairsThatComparingAllWithAllFinds(
      @ForAll long seed, @ForAll @IntRange(max = 12) int distance) {
    long[] hashes = hashes(seed, 60);
    TreeSet<Long> expected = new TreeSet<>();
    for (int i = 0; i < hashes.length; i++) {
      for (int j = i + 1; j < hashes.length; j++) {
        if (Long.bitCount(hashes[i] ^ hashes[j]) <= distance) {
          expected.add((long) i << 32 | j);
        }
      }
    }

    assertThat(NearDuplicateCandidates.of(hashes, distance, 1_000_000))
        .hasValueSatisfying(
            found ->
                assertThat(found)
                    .containsExactly(expected.stream().mapToLong(Long::longValue).toArray()));
  }

  @Example
  void givesUp_whereThereAreMorePairsThanAreTaken() {
    assertThat(NearDuplicateCandidates.of(new long[100], 0, 4949)).isEmpty();
    assertThat(NearDuplicateCandidates.of(new long[100], 0, 4950))
        .hasValueSatisfying(found -> assertThat(found).hasSize(4950));
  }

  @Example
  void findsNothingAmongNothing() {
    for (long[] hashes : List.of(new long[0], new long[] {7})) {
      assertThat(NearDuplicateCandidates.of(hashes, 10, 10))
          .hasValueSatisfying(f -> assertThat(f).isEmpty());
    }
  }
}

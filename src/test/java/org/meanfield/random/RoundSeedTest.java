package org.meanfield.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundSeedTest {
  @Test
  void isAnotherForEachSeedRoundAndWorker() {
    Set<Long> seeds = new HashSet<>();
    for (long seed = -3; seed < 3; seed++) {
      for (long round = 0; round < 100; round++) {
        for (int worker = 0; worker < 50; worker++) {
          seeds.add(RoundSeed.of(seed, round, worker));
        }
      }
    }

    assertThat(seeds).hasSize(6 * 100 * 50);
  }

  /** Computed apart from the class, by the published SplitMix64, whose first outputs nest. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 2558736989570252433",
    "42, 0, 0, 7138415436909018950",
    "42, 7, 3, -766101954498308807",
    "-1, 100000, 511, -1895837192792147516"
  })
  void staysTheSameInEveryVersion(long seed, long round, int worker, long drawn) {
    assertThat(RoundSeed.of(seed, round, worker)).isEqualTo(drawn);
  }
}

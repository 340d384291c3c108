package org.meanfield.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}

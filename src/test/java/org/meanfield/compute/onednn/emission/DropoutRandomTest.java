package org.meanfield.compute.onednn.emission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** How many values masks drop. */
class DropoutRandomTest {
  @Property(tries = 20)
  void keepsAsManyAsToldAndTheMean(
      @ForAll @DoubleRange(min = 0.1, max = 1) double retain, @ForAll long seed) {
    int n = 99_999;
    FloatBuffer mask = FloatBuffer.allocate(n);
    DropoutRandom random = new DropoutRandom();
    random.seed(seed);
    random.fill(mask, retain);

    double sum = 0;
    double neighbours = 0;
    for (int i = 0; i < n; i++) {
      assertThat(mask.get(i)).isIn(0f, (float) (1 / retain));
      sum += mask.get(i);
      neighbours += i == 0 ? 0 : (mask.get(i) - 1) * (mask.get(i - 1) - 1);
    }
    double variance = (1 - retain) / retain;
    // Six deviations of a mean of n.
    assertThat(sum / n).isCloseTo(1, within(6 * Math.sqrt(variance / n) + 1e-6));
    assertThat(neighbours / n).isCloseTo(0, within(6 * variance / Math.sqrt(n) + 1e-6));
  }
}

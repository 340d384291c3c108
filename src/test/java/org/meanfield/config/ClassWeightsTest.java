package org.meanfield.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  @Property
  void everyClassWeighsTheSame_andAnImageOneOnAverage(
      @ForAll @Size(min = 2, max = 50) List<@IntRange(min = 1, max = 1_000_000) Integer> counts) {
    List<Double> weights = new ClassWeights.Balanced().of(counts).weights();

    double images = counts.stream().mapToLong(Integer::longValue).sum();
    double all = 0;
    for (int c = 0; c < counts.size(); c++) {
      double ofClass = weights.get(c) * counts.get(c);
      assertThat(ofClass).isCloseTo(images / counts.size(), within(images * 1e-9));
      all += ofClass;
    }
    assertThat(all / images).isCloseTo(1, within(1e-9));
  }

  @Test
  void aClassWithoutImagesChangesNothing() {
    assertThat(new ClassWeights.Balanced().of(List.of(30, 0, 10)).weights())
        .isEqualTo(List.of(40 / 60.0, 1.0, 2.0));
  }
}

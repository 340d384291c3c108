package org.meanfield.report.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClassSpreadTest {
  @Property
  void everyClassIsInOneBar_andBarsAreFew(
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0) Integer> counts) {
    List<ClassSpread> bars = ClassSpread.of(counts);

    assertThat(bars.stream().mapToInt(ClassSpread::classes).sum()).isEqualTo(counts.size());
    // 31 doublings and 0 at most.
    assertThat(bars).hasSizeBetween(1, 32);
  }

  @Test
  void barsAreOfOneWidth_whereClassesAreAlike() {
    assertThat(ClassSpread.of(List.of(100, 101, 139)).stream().map(ClassSpread::label))
        .startsWith("100–101", "102–103")
        .endsWith("138–139")
        .hasSize(20);
  }

  @Test
  void barsDouble_whereClassesDifferMuch() {
    assertThat(ClassSpread.of(List.of(3, 900, 0)).stream().map(ClassSpread::label))
        .containsExactly(
            "0",
            "1",
            "2–3",
            "4–7",
            "8–15",
            "16–31",
            "32–63",
            "64–127",
            "128–255",
            "256–511",
            "512–1,023");
  }
}

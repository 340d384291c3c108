package org.meanfield.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

class SeedsTest {
  private static final List<Long> ONE = new ArrayList<>();
  private static final List<Long> OTHER = new ArrayList<>();

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void triesSomeCases(@ForAll long drawn) {
    ONE.add(drawn);
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void triesAsMany(@ForAll long drawn) {
    OTHER.add(drawn);
  }

  @AfterContainer
  static void areTheSameInEveryBuild_othersAndMoreWhereFreshOnesAreAskedFor() {
    if (Seeds.FRESH == 0) {
      assertThat(ONE).hasSize(10).isEqualTo(OTHER);
    } else {
      assertThat(ONE).hasSize(10 * Seeds.FRESH).isNotEqualTo(OTHER);
    }
  }
}

package org.meanfield.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.meanfield.evaluation.MetricAccumulatorTest.Answers;

/** However examples are spread over tallies, the same bits come out. */
class TallyMergeTest {
  @Property(tries = 100)
  void anySplitMergedInAnyOrderGivesTheSameBits(
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll @IntRange(min = 1, max = 80) int examples,
      @ForAll @IntRange(min = 1, max = 9) int tallies,
      @ForAll long seed) {
    Answers answers = Answers.random(classes, examples, seed);
    Random random = new Random(seed);
    List<MetricAccumulator> parts = new ArrayList<>();
    int from = 0;
    for (int t = 1; t <= tallies; t++) {
      int to = t == tallies ? examples : from + random.nextInt(examples - from + 1);
      parts.add(answers.tally(from, to));
      from = to;
    }
    Collections.shuffle(parts, random);

    MetricAccumulator merged =
        parts.stream().reduce(new MetricAccumulator(classes), MetricAccumulator::merge);

    Evaluation whole = answers.tally(0, examples).evaluation(answers.labels());
    assertThat(merged.examples()).isEqualTo(examples);
    assertThat(merged.evaluation(answers.labels())).isEqualTo(whole);
  }

  @Property(tries = 100)
  void mergeLeavesTheOtherAsItIs(@ForAll @IntRange(min = 1, max = 40) int examples) {
    Answers answers = Answers.random(2, examples, examples);
    MetricAccumulator other = answers.tally(0, examples);

    answers.tally(0, examples).merge(other).merge(other);

    assertThat(other.evaluation(answers.labels()))
        .isEqualTo(answers.tally(0, examples).evaluation(answers.labels()));
  }
}

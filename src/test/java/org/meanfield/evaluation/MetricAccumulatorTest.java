package org.meanfield.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.MeanfieldException;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MetricAccumulatorTest {
  @BeforeAll
  static void chooseNatives() {
    System.setProperty("org.bytedeco.javacpp.platform.extension", "-onednn-avx2");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10})
  void agreesWithNd4j_forManyClasses(int classes) {
    Answers answers = Answers.random(classes, 500, 7);
    Evaluation ours = answers.tally(0, 500).evaluation(answers.labels());
    org.nd4j.evaluation.classification.Evaluation theirs = answers.nd4j();

    assertThat(ours.examples()).isEqualTo(500);
    assertThat(ours.accuracy()).isCloseTo(theirs.accuracy(), within(1e-12));
    assertThat(ours.macroPrecision())
        .isCloseTo(theirs.precision(EvaluationAveraging.Macro), within(1e-12));
    assertThat(ours.macroRecall())
        .isCloseTo(theirs.recall(EvaluationAveraging.Macro), within(1e-12));
    assertThat(ours.macroF1()).isCloseTo(theirs.f1(EvaluationAveraging.Macro), within(1e-12));
    for (int c = 0; c < classes; c++) {
      ClassScore score = ours.classes().get(c);
      assertThat(score.precision()).isCloseTo(theirs.precision(c), within(1e-12));
      assertThat(score.recall()).isCloseTo(theirs.recall(c), within(1e-12));
      assertThat(score.f1()).isCloseTo(theirs.f1(c), within(1e-12));
      for (int p = 0; p < classes; p++) {
        assertThat(ours.confusion().count(c, p))
            .isEqualTo(theirs.getConfusionMatrix().getCount(c, p));
      }
    }
  }

  @Test
  void logLossIsTheMeanOfTheTrueLabelsSurprises() {
    Answers answers = Answers.random(7, 400, 13);
    double sum = 0;
    for (int i = 0; i < 400; i++) {
      sum -= Math.log(answers.probabilities[7 * i + answers.truth[i]]);
    }

    assertThat(answers.tally(0, 400).evaluation(answers.labels()).logLoss())
        .isCloseTo(sum / 400, within(1e-9));
  }

  @Test
  void areaUnderRocAgreesWithNd4j_whereNoScoresTie() {
    Answers answers = Answers.random(2, 400, 11);
    for (int i = 0; i < 400; i++) {
      // ND4J orders tied scores as they come, so each is moved apart from the others.
      answers.probabilities[2 * i + 1] = answers.probabilities[2 * i + 1] * 0.99f + i * 1e-5f;
    }
    ROC theirs = new ROC(0);
    theirs.eval(answers.oneHot(), answers.matrix());

    assertThat(answers.tally(0, 400).evaluation(answers.labels()).rocAuc().orElseThrow())
        .isCloseTo(theirs.calculateAUC(), within(1e-6));
  }

  @Test
  void areaUnderRocIsTheShareOfPairsWon_tiesIncluded() {
    Answers answers = Answers.random(2, 400, 11);
    double won = 0;
    int pairs = 0;
    int ties = 0;
    for (int p = 0; p < 400; p++) {
      for (int n = 0; n < 400; n++) {
        if (answers.truth[p] == 1 && answers.truth[n] == 0) {
          int order =
              Float.compare(answers.probabilities[2 * p + 1], answers.probabilities[2 * n + 1]);
          won += (1 + order) / 2.0;
          ties += order == 0 ? 1 : 0;
          pairs++;
        }
      }
    }

    assertThat(ties).isPositive();
    assertThat(answers.tally(0, 400).evaluation(answers.labels()).rocAuc()).contains(won / pairs);
  }

  @Test
  void areaUnderRocCountsATieHalf() {
    MetricAccumulator tally = new MetricAccumulator(2);
    // Of the four pairs (positive, negative): two won, one tied, one lost.
    tally.add(new float[] {0.1f, 0.9f}, 0, 1);
    tally.add(new float[] {0.7f, 0.3f}, 0, 1);
    tally.add(new float[] {0.7f, 0.3f}, 0, 0);
    tally.add(new float[] {0.4f, 0.6f}, 0, 0);

    assertThat(tally.evaluation(List.of("cat", "dog")).rocAuc()).contains(2.5 / 4);
  }

  @Test
  void clipsTheLossOfACertainAndWrongAnswer() {
    MetricAccumulator tally = new MetricAccumulator(2);
    tally.add(new float[] {1, 0}, 0, 1);
    tally.add(new float[] {9, 9, 0.25f, 0.75f}, 2, 0);

    assertThat(tally.evaluation(List.of("cat", "dog")).logLoss())
        .isCloseTo((Math.log(1e15) + Math.log(4)) / 2, within(1e-12));
  }

  @Test
  void takesTheFirstClassOfEquals() {
    MetricAccumulator tally = new MetricAccumulator(3);
    tally.add(new float[] {0.2f, 0.4f, 0.4f}, 0, 2);

    assertThat(tally.evaluation(List.of("a", "b", "c")).confusion().count(2, 1)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoProbability_andSaysThatTrainingDiverged() {
    assertThatThrownBy(() -> new MetricAccumulator(2).add(new float[] {0.5f, Float.NaN}, 0, 1))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("NaN", "diverged", "learningRate");
  }

  @Test
  void travelsToTheDriver() throws IOException, ClassNotFoundException {
    Answers answers = Answers.random(2, 300, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(answers.tally(0, 300));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      MetricAccumulator arrived = (MetricAccumulator) in.readObject();
      assertThat(arrived.evaluation(answers.labels()))
          .isEqualTo(answers.tally(0, 300).evaluation(answers.labels()));
    }
    // 4 bytes and a bit an example, room to grow, and a fixed part.
    assertThat(bytes.size()).isLessThan(512 * 5 + 1000);
  }

  @Test
  void writesUndefinedMetricsAsNull_andPrintsThemAsDash() {
    MetricAccumulator tally = new MetricAccumulator(2);
    tally.add(new float[] {0.9f, 0.1f}, 0, 0);
    Evaluation evaluation = tally.evaluation(List.of("cat", "dog"));

    assertThat(evaluation.toJson().get("rocAuc").isNull()).isTrue();
    assertThat(evaluation.toJson().get("classes").get(1).get("f1").isNull()).isTrue();
    assertThat(evaluation.toJson().get("macro").get("f1").doubleValue()).isEqualTo(1);
    assertThat(evaluation.toJson().get("confusion").toString()).isEqualTo("[[1,0],[0,0]]");
    assertThat(evaluation.toText())
        .contains("1 examples: accuracy 1.0000", "ROC-AUC -", "cat", "dog")
        .doesNotContain("NaN");
  }

  /** As {@code classification_report(truth, answers, zero_division=0)} of scikit-learn 1.9 says. */
  @Test
  void hasTheMacroFiguresOfScikitLearn_whereClassesAreAbsentOrNeverAnswered() {
    List<String> labels = List.of("cat", "cow", "dog", "fox", "owl");
    int[] truth = {0, 0, 0, 2, 2, 1};
    int[] answers = {0, 0, 4, 2, 0, 0};
    MetricAccumulator tally = new MetricAccumulator(labels.size());
    for (int i = 0; i < truth.length; i++) {
      float[] probabilities = new float[labels.size()];
      probabilities[answers[i]] = 1;
      tally.add(probabilities, 0, truth[i]);
    }
    Evaluation evaluation = tally.evaluation(labels);

    // Cow is there and never answered, owl answered and not there; fox is neither.
    assertThat(evaluation.macroPrecision()).isCloseTo(0.375, within(1e-12));
    assertThat(evaluation.macroRecall()).isCloseTo(0.29166666666666663, within(1e-12));
    assertThat(evaluation.macroF1()).isCloseTo(0.30952380952380953, within(1e-12));
    assertThat(evaluation.toJson().at("/classes/4/recall").isNull()).isTrue();
    assertThat(evaluation.toJson().at("/classes/4/f1").doubleValue()).isZero();
    assertThat(evaluation.toJson().at("/classes/3/f1").isNull()).isTrue();
    assertThat(evaluation.toText())
        .contains("macro: mean over the classes that occur among images or answers")
        .doesNotContain("NaN");
  }

  /** Made-up answers of a network, in probabilities of few digits so that scores tie. */
  @SuppressWarnings("ArrayRecordComponent") // read as they are, compared by no one
  record Answers(int classes, float[] probabilities, int[] truth) {
    static Answers random(int classes, int examples, long seed) {
      Random random = new Random(seed);
      float[] probabilities = new float[examples * classes];
      int[] truth = random.ints(examples, 0, classes).toArray();
      for (int i = 0; i < examples; i++) {
        int[] weights = random.ints(classes, 1, 20).toArray();
        weights[truth[i]] += 6;
        float sum = java.util.Arrays.stream(weights).sum();
        for (int c = 0; c < classes; c++) {
          probabilities[i * classes + c] = weights[c] / sum;
        }
      }
      return new Answers(classes, probabilities, truth);
    }

    MetricAccumulator tally(int from, int to) {
      MetricAccumulator tally = new MetricAccumulator(classes);
      for (int i = from; i < to; i++) {
        tally.add(probabilities, i * classes, truth[i]);
      }
      return tally;
    }

    List<String> labels() {
      return java.util.stream.IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }

    INDArray matrix() {
      return Nd4j.create(probabilities).reshape(truth.length, classes);
    }

    INDArray oneHot() {
      INDArray rows = Nd4j.zeros(truth.length, classes);
      for (int i = 0; i < truth.length; i++) {
        rows.putScalar(i, truth[i], 1);
      }
      return rows;
    }

    org.nd4j.evaluation.classification.Evaluation nd4j() {
      var evaluation = new org.nd4j.evaluation.classification.Evaluation(classes);
      evaluation.eval(oneHot(), matrix());
      return evaluation;
    }
  }
}

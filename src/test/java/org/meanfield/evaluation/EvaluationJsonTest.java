package org.meanfield.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.MeanfieldException;

class EvaluationJsonTest {
  private static Evaluation parse(String json) {
    return Evaluation.parse("evaluation.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static Evaluation evaluation(String... labels) {
    MetricAccumulator tally = new MetricAccumulator(labels.length);
    float[] probabilities = new float[labels.length];
    probabilities[1] = 0.75f;
    tally.add(probabilities, 0, 0);
    tally.add(probabilities, 0, 1);
    return tally.evaluation(List.of(labels));
  }

  @Test
  void comesBackFromItsOwnJson() {
    Evaluation two = evaluation("cat", "dog");
    Evaluation three = evaluation("cat", "dog", "\"bird\"");

    assertThat(parse(two.toJson().toPrettyString())).isEqualTo(two);
    assertThat(parse(three.toJson().toString())).isEqualTo(three);
  }

  /** Each class twice: taken for itself, and for the next but one. */
  private static Evaluation ofMany(int classes) {
    MetricAccumulator tally = new MetricAccumulator(classes);
    for (int c = 0; c < classes; c++) {
      for (int answer : new int[] {c, (c + 2) % classes}) {
        float[] probabilities = new float[classes];
        probabilities[answer] = 1;
        tally.add(probabilities, 0, c);
      }
    }
    return tally.evaluation(
        IntStream.range(0, classes).mapToObj(c -> String.format(Locale.ROOT, "n%08d", c)).toList());
  }

  @Test
  void listsWhatOccurs_ofManyClasses() {
    Evaluation evaluation = ofMany(1_200);
    String json = evaluation.toJson().toPrettyString();

    assertThat(parse(json)).isEqualTo(evaluation);
    assertThat(json.length()).isLessThan(300_000);
    assertThat(evaluation.macroF1()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void isATableOfAHundredClasses_andReadsALargerOneOfBefore() {
    assertThat(ofMany(100).toJson().get("confusion")).hasSize(100);
    Evaluation evaluation = ofMany(101);
    ObjectNode before = evaluation.toJson();
    assertThat(before.remove("confusionPairs")).hasSize(202);
    ArrayNode table = before.putArray("confusion");
    for (int actual = 0; actual < 101; actual++) {
      ArrayNode row = table.addArray();
      for (int taken = 0; taken < 101; taken++) {
        row.add(taken == actual || taken == (actual + 2) % 101 ? 1 : 0);
      }
    }

    assertThat(parse(before.toString())).isEqualTo(evaluation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[[0,0]]", "[[101,0,1]]", "[[0,101,1]]", "[[0,0,-1]]", "[[0,0,1],[0,0,1]]", "7"})
  void namesTheField_whenPairsAreDamaged(String pairs) throws IOException {
    ObjectNode json = ofMany(101).toJson();
    json.set("confusionPairs", new ObjectMapper().readTree(pairs));

    assertThatThrownBy(() -> parse(json.toString()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("evaluation.json")
        .hasMessageContaining("'confusionPairs'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[1,0],[1]] | confusion",
        "[[1,0]] | confusion",
        "[[1,0],[1,-1]] | confusion",
        "[[1,0],[1,1.5]] | confusion",
        "7 | confusion",
      })
  void namesTheField_whenTheFileIsDamaged(String confusion, String field) {
    String json = evaluation("cat", "dog").toJson().toString();

    assertThatThrownBy(() -> parse(json.replace("[[0,1],[0,1]]", confusion)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("evaluation.json")
        .hasMessageContaining("'" + field + "'");
  }
}

package org.meanfield.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.Fault;

class EvaluationJsonTest {
  private static Evaluation parse(String json) {
    return Evaluation.parse("evaluation.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static Evaluation evaluation(String... labels) {
    Tally tally = new Tally(labels.length);
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
        .isInstanceOf(Fault.class)
        .hasMessageContaining("evaluation.json")
        .hasMessageContaining("'" + field + "'");
  }
}

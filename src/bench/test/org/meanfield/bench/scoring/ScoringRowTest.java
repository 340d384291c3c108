package org.meanfield.bench.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ScoringRowTest {
  @Test
  void ratiosAreTakenWithinARound_soThatTheMachinesPaceDoesNotMatter() throws Exception {
    List<ScoringRow> rows =
        ScoringRow.of(
            lines(
                line("mapped rows", 100),
                line("sql", 120),
                line("mapped rows", 10),
                line("sql", 8),
                line("mapped rows", 50),
                line("sql", 40)));

    assertThat(rows)
        .containsExactly(
            new ScoringRow("png", "mapped rows", 50, 1), new ScoringRow("png", "sql", 40, 0.8));
    assertThat(rows).extracting(ScoringRow::isEnough).containsExactly(true, false);
  }

  private static String line(String way, double rate) {
    return String.format(
        Locale.ROOT, "{\"images\":\"png\",\"way\":\"%s\",\"imagesPerSecond\":%s}", way, rate);
  }

  private static List<JsonNode> lines(String... texts) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(new ObjectMapper().readTree(text));
    }
    return lines;
  }
}

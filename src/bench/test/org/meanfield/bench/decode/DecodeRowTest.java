package org.meanfield.bench.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DecodeRowTest {
  @Test
  void ratiosAreTakenWithinARound_soThatTheMachinesPaceDoesNotMatter() throws Exception {
    List<DecodeRow> rows =
        DecodeRow.of(
            lines(
                line("jpeg", "meanfield", 100),
                line("jpeg", "opencv", 300),
                line("jpeg", "meanfield", 10),
                line("jpeg", "opencv", 20),
                line("jpeg", "meanfield", 50),
                line("jpeg", "opencv", 125),
                line("png", "meanfield", 7)));

    assertThat(rows)
        .containsExactly(
            new DecodeRow("jpeg", "meanfield", 50, 1),
            new DecodeRow("jpeg", "opencv", 125, 2.5),
            new DecodeRow("png", "meanfield", 7, 1));
  }

  private static String line(String kind, String contender, double rate) {
    return String.format(
        Locale.ROOT,
        "{\"kind\":\"%s\",\"contender\":\"%s\",\"imagesPerSecond\":%s}",
        kind,
        contender,
        rate);
  }

  private static List<JsonNode> lines(String... texts) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(new ObjectMapper().readTree(text));
    }
    return lines;
  }
}

package org.meanfield.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ForecastRowTest {
  @Test
  void takesEachPassByItself() throws Exception {
    // The machine was half as fast in the second pass: no matter, both were measured in it.
    List<ForecastRow> rows =
        ForecastRow.of(
            lines(
                line(1, 0.11, "0.1, 0.1, 0.9"),
                line(2, 0.3, "0.2"),
                line(1, 0.22, "0.2, 0.2, 0.1"),
                line(1, 0.13, "0.1")));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).workers()).isEqualTo(1);
    assertThat(rows.get(0).forecast()).isEqualTo(0.13);
    assertThat(rows.get(0).taken()).isEqualTo(0.1);
    assertThat(rows.get(0).deviation()).isCloseTo(0.1, within(1e-9));
    assertThat(rows.get(0).isAllowed()).isTrue();
    assertThat(rows.get(1).deviation()).isCloseTo(0.5, within(1e-9));
    assertThat(rows.get(1).isAllowed()).isFalse();
  }

  @Test
  void aForecastMayBeTooShortByNoMore() throws Exception {
    assertThat(ForecastRow.of(lines(line(1, 0.84, "1"))).get(0).isAllowed()).isFalse();
    assertThat(ForecastRow.of(lines(line(1, 0.86, "1"))).get(0).isAllowed()).isTrue();
  }

  private static String line(int workers, double forecast, String rounds) {
    return String.format(
        Locale.ROOT,
        """
        {"network":"dense-2048","measuredWeights":1,"weights":2,"workers":%d,"steps":5,
         "forecastSeconds":%s,"roundSeconds":[%s]}\
        """,
        workers,
        forecast,
        rounds);
  }

  private static List<JsonNode> lines(String... texts) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(new ObjectMapper().readTree(text));
    }
    return lines;
  }
}

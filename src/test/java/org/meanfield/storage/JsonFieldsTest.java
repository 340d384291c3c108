package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class JsonFieldsTest {
  private static final Fruit APPLE =
      new Fruit(
          "apple",
          3,
          List.of(1f, 2.5f),
          List.of(new Seed(7)),
          new TreeMap<>(java.util.Map.of("a", "b")),
          Instant.parse("2026-01-31T23:59:59Z"));

  private static final String JSON =
      "{'name':'apple','count':3,'sizes':[1.0,2.5],'seeds':[{'weight':7}],'texts':{'a':'b'},"
          + "'at':'2026-01-31T23:59:59Z'}";

  record Fruit(
      String name,
      int count,
      List<Float> sizes,
      List<Seed> seeds,
      SortedMap<String, String> texts,
      Instant at) {}

  record Seed(long weight) {
    Seed {
      if (weight < 1) {
        throw new IllegalArgumentException("a seed weighs " + weight);
      }
    }
  }

  private static JsonFields parse(String json) {
    return JsonFields.parse("f.json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRecordIsWrittenInItsOrder_andComesBack() {
    assertThat(RecordJson.of(APPLE)).hasToString(JSON.replace('\'', '"'));
    assertThat(parse(JSON).whole(Fruit.class)).isEqualTo(APPLE);
  }

  @Test
  void aRecordStandsAmongOtherFields() {
    JsonFields fields = parse("{'weight':7,'name':'x','inner':{'weight':8},'list':[{'weight':9}]}");

    assertThat(fields.as(Seed.class)).isEqualTo(new Seed(7));
    assertThat(fields.record("inner", Seed.class)).isEqualTo(new Seed(8));
    assertThat(fields.records("list", Seed.class)).containsExactly(new Seed(9));
    assertThatThrownBy(fields::end).hasMessageContaining("has a field 'name' that is not known");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name':'apple' | 'name':5 | has 5 in its field 'inner.name'; expected a text",
        "'name':'apple' | 'name':5.5 | has 5.5 in its field 'inner.name'; expected a text",
        "'name':'apple' | 'name':true | has true in its field 'inner.name'; expected a text",
        "'name':'apple' | 'name':{} | has {} in its field 'inner.name'; expected a text",
        "'name':'apple' | 'name':['a'] | has [\"a\"] in its field 'inner.name'; expected a text",
        "{'a':'b'} | {'a':5} | has 5 in its field 'inner.texts.a'; expected a text",
        "'name':'apple' | 'name':null | has null in its field 'inner.name'; expected a text",
        "'name':'apple', | `` | lacks the field 'inner.name'",
        "'count':3 | 'count':'3' | has \"3\" in its field 'inner.count'; expected a whole number",
        "'count':3 | 'count':3.0 | has 3.0 in its field 'inner.count'; expected a whole number",
        "'count':3 | 'count':null | has null in its field 'inner.count'; expected a whole number",
        "'count':3 | 'count':3000000000 | has 3000000000 in its field 'inner.count'; expected a whole",
        "[1.0,2.5] | ['1.0'] | has \"1.0\" in its field 'inner.sizes[0]'; expected a number",
        "[1.0,2.5] | 1.0 | has 1.0 in its field 'inner.sizes'; expected a list",
        "[1.0,2.5] | [1.0,null] | has null in its field 'inner.sizes[1]'; expected",
        "{'weight':7} | {'weight':0} | in its field 'inner.seeds[0]': a seed weighs 0",
        "{'weight':7} | {'weight':true} | has true in its field 'inner.seeds[0].weight'; expected",
        "{'weight':7} | {} | lacks the field 'inner.seeds[0].weight'",
        "{'weight':7} | 8 | has 8 in its field 'inner.seeds[0]'; expected an object",
        "{'weight':7} | {'weight':7,'x':1} | has a field 'inner.seeds[0].x' that is not known",
        "{'a':'b'} | {'a':[]} | has [] in its field 'inner.texts.a'; expected a text",
        "{'a':'b'} | 'b' | has \"b\" in its field 'inner.texts'; expected an object",
        "23:59:59Z | 25 | has \"2026-01-31T25\" in its field 'inner.at'; expected a time as 2026-01",
        "'name':'apple' | 'name':'a','x':1 | has a field 'inner.x' that is not known",
      })
  void namesTheFieldOfARecordThatIsWrong(String sound, String broken, String message) {
    JsonFields fields = parse("{'inner':" + JSON.replace(sound, broken) + "}");

    assertThatThrownBy(() -> fields.record("inner", Fruit.class))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.DATA)
        .hasMessageStartingWith("f.json ")
        .hasMessageContaining(message);
  }
}

package org.meanfield.dataset.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@link Location#BY_BYTES}: its shortcuts change nothing. */
class NameOrderTest {
  /**
   * Letters, accents above and below them, and what joins, falls apart or moves in other scripts.
   */
  private static final String[] PARTS = {
    "a",
    "e",
    "u",
    "A",
    "/",
    ".",
    "1",
    "\u00e9",
    "\u00fc",
    "\u0300",
    "\u0301",
    "\u0308",
    "\u0323",
    "\u0344",
    "\u1e69",
    "\u0374",
    "\u212b",
    "\u304b",
    "\u3099",
    "\u304c",
    "\u1100",
    "\u1161",
    "\u11a8",
    "\uac00",
    "\uac01",
    "\u732b",
    "\uf900",
    "\ufb01",
    "\uffee",
    "\ud83d\ude3a",
    "\ud834\udd5e"
  };

  private static final Comparator<byte[]> BYTES = Arrays::compareUnsigned;

  @Provide
  static Arbitrary<String> names() {
    return Arbitraries.of(PARTS).list().ofMaxSize(6).map(parts -> String.join("", parts));
  }

  @Property(tries = 20_000)
  void isThatOfNormalizedNamesInUtf8_andThenOfTheirOwn(
      @ForAll("names") String before, @ForAll("names") String one, @ForAll("names") String other) {
    String a = before + one;
    String b = before + other;
    int expected =
        Comparator.comparing(NameOrderTest::normalized, BYTES)
            .thenComparing(name -> name.getBytes(StandardCharsets.UTF_8), BYTES)
            .compare(a, b);
    assertThat(Integer.signum(Location.BY_BYTES.compare(a, b))).isEqualTo(Integer.signum(expected));
  }

  private static byte[] normalized(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }
}

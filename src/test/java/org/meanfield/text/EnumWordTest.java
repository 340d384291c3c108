package org.meanfield.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnumWordTest {
  private final Locale machines = Locale.getDefault();

  @AfterEach
  void goOnInTheMachinesLanguage() {
    Locale.setDefault(machines);
  }

  @Test
  void isTheNameInSmallLetters_inWhateverLanguage() {
    // Of its own small i, without a dot.
    Locale.setDefault(new Locale("tr"));

    assertThat(EnumWord.of(TimeUnit.MINUTES)).isEqualTo("minutes");
  }
}

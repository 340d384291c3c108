package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void writesOutWhatWouldMoveTheCursorOrForgeALine() {
    assertThat(TerminalText.line("a\u001b[31mb\nmeanfield: all is well\r\u202ec\u0000"))
        .isEqualTo("a\\u001b[31mb\\u000ameanfield: all is well\\u000d\\u202ec\\u0000");
  }

  @Test
  void leavesOtherTextAlone() {
    String text = "élan \ud83d\ude3a <b> $1 \\ 'x'";

    assertThat(TerminalText.line(text)).isEqualTo(text);
    assertThat(TerminalText.lines("one\ntwo " + text)).isEqualTo("one\ntwo " + text);
    assertThat(TerminalText.lines("one\ttwo\u001b")).isEqualTo("one\\u0009two\\u001b");
  }
}

package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.meanfield.run.DriverOutcome;

class ClusterSubmissionTest {
  @Test
  void printsADriversTextWithoutWhatMovesTheCursor() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    ClusterSubmission.print(
        new DriverOutcome(0, "one\ntwo\u001b[2J\n", "meanfield: a\r\u0007\n"),
        new PrintWriter(out),
        new PrintWriter(err));

    assertThat(out).hasToString("one\ntwo\\u001b[2J\n");
    assertThat(err).hasToString("meanfield: a\\u000d\\u0007\n");
  }
}

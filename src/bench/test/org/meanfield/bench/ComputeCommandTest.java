package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ComputeCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --profile --json | --profile prints a table, and has no --json
          --allocations --json | --allocations prints a table, and has no --json
          --allocations --profile | --allocations and --profile answer different questions
          --network vgg | no network of the benchmark is named 'vgg'
          --rounds 0 | --rounds takes a whole number from 1, and found 0
          --network mlp --mode train | --mode train is measured on --network cat-dog-cnn alone
          """)
  void refusesWrongUse(String options, String message) {
    StringWriter said = new StringWriter();
    CommandLine line = Bench.commandLine();
    line.setErr(new PrintWriter(said));

    int status = line.execute(("compute " + options).split(" "));

    assertThat(status).isEqualTo(2);
    assertThat(said.toString()).contains(message);
  }
}

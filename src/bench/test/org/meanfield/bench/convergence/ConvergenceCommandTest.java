package org.meanfield.bench.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ConvergenceCommandTest {
  @TempDir Path folder;
  private final StringWriter said = new StringWriter();
  private final CommandLine line = new CommandLine(new ConvergenceCommand());

  @BeforeEach
  void installation() {
    for (String property : new String[] {"home", "jar", "bench.jar"}) {
      System.setProperty("meanfield." + property, folder.resolve(property).toString());
    }
    line.setErr(new PrintWriter(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --json | --data FOLDER is needed
          --quick --data pictures | --quick has images of its own
          --quick --epochs 0 | --epochs takes a whole number from 1, and found 0
          --quick --seeds -1 | --seeds takes a whole number from 1, and found -1
          """)
  void refusesWrongUse(String options, String message) {
    int status = line.execute(options.split(" "));

    assertThat(status).isEqualTo(2);
    assertThat(said.toString()).contains(message);
  }

  @Test
  void refusesImagesWithoutATest() throws Exception {
    Files.createDirectories(folder.resolve("pictures/train/cat"));

    int status = line.execute("--data", folder.resolve("pictures").toString());

    assertThat(status).isEqualTo(2);
    assertThat(said.toString()).contains("has no folder 'test'; expected are train and test");
  }
}

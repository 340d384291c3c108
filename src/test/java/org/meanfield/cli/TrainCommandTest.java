package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainCommandTest {
  @Test
  void asksForARecipe_whenNeitherAFileNorAKeyIsGiven() {
    StringWriter err = new StringWriter();
    CommandLine train = new CommandLine(new TrainCommand());

    int status = train.setErr(new PrintWriter(err)).execute();

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("there is no recipe", "RECIPE.conf", "--set data.train=");
  }
}

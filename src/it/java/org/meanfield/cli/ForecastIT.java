package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.launcher.Script;

/** {@code scripts/meanfield forecast}. */
class ForecastIT {
  /** Of 144 pixels, two layers of 512 and one output. */
  private static final int WEIGHTS = 145 * 512 + 513 * 512 + 513;

  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void twoClassesOfImages() throws Exception {
    bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe();
  }

  @Test
  void tellsOfTheRunAndOfManyMachines_andLeavesNothingBehind() throws Exception {
    Workbench.Attempt attempt =
        bench.run(
            "forecast",
            "recipe.conf",
            "--simulate",
            "--workers",
            "2,64",
            "--bandwidth",
            "1Gbit",
            "--json");

    assertThat(attempt.succeeded().made()).isEmpty();
    JsonNode root = new ObjectMapper().readTree(attempt.outcome().out());
    assertThat(root.fieldNames())
        .toIterable()
        .containsExactly("recipe", "measured", "run", "simulated", "remarks");
    assertThat(root.at("/measured/workers")).hasSize(1);
    assertThat(root.at("/measured/workers/0/stepSeconds").asDouble()).isPositive();
    assertThat(root.at("/run/weights").asInt()).isEqualTo(WEIGHTS);
    // Sixteen images in steps of four.
    assertThat(root.at("/run/stepsPerRound").asInt()).isEqualTo(4);
    assertThat(root.at("/run/epochSeconds").asDouble())
        .isEqualTo(root.at("/run/roundSeconds").asDouble())
        .isPositive();
    assertThat(root.at("/simulated/bytesPerSecond").asDouble()).isEqualTo(125e6);
    JsonNode rounds = root.at("/simulated/rounds");
    assertThat(rounds.findValuesAsText("network"))
        .containsExactly("mlp", "mlp", "25M", "25M", "1B", "1B", "10B", "10B");
    assertThat(rounds.findValuesAsText("workers"))
        .containsExactly("2", "64", "2", "64", "2", "64", "2", "64");
    assertThat(rounds)
        .allSatisfy(
            round -> {
              assertThat(round.get("efficiency").asDouble()).isBetween(0.0, 1.0);
              assertThat(round.get("averagingSeconds").asDouble())
                  .isLessThanOrEqualTo(0.1 * round.get("roundSeconds").asDouble());
              assertThat(round.get("stepsPerRound").asLong()).isPositive();
              assertThat(round.get("bytesPerRound").asLong())
                  .isEqualTo(
                      2 * 4 * (round.get("workers").asLong() - 1) * round.get("weights").asLong());
            });
  }

  @Tag("slow")
  @Test
  void tellsPeopleInLines_byTheCostsOfASmallerNetwork() throws Exception {
    bench.recipe("network.name = mlp");
    Script.Outcome outcome =
        bench
            .run(
                "forecast",
                "recipe.conf",
                "--measure",
                "recipe.conf",
                "--set",
                "data.image.height=24",
                "--set",
                "data.image.width=24")
            .succeeded()
            .outcome();

    assertThat(outcome.err()).contains("measuring mlp: 337,409 weights");
    assertThat(outcome.out().lines())
        .anySatisfy(line -> assertThat(line).startsWith("measured on one executor, mlp"))
        .anySatisfy(line -> assertThat(line).startsWith("forecast of recipe: 558,593 weights"))
        .anySatisfy(line -> assertThat(line).startsWith("  a round of 4 steps: "))
        .anySatisfy(line -> assertThat(line).startsWith("  memory: an executor needs "))
        .noneSatisfy(line -> assertThat(line).contains("simulated"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --simulate --bandwidth 10 | '--bandwidth': expected bits a second above 0 in kbit, Mbit, Gbit or Tbit, such as 10Gbit, and found '10'
          --simulate --latency 3m | '--latency': expected a time in us, ms or s, such as 0.5ms, and found '3m'
          --simulate --workers 2,5000 | --workers takes 1 to 4096, and found 5000
          --simulate --averaging-share 1 | --averaging-share takes a share above 0 and below 1, and found 1.0
          --simulate --stragglers -1 | --stragglers takes 0 to 2, and found -1.0
          --workers 64 | are for a simulation: add --simulate
          --measure none.conf | none.conf: expected a recipe, but there is no such file
          """)
  void refusesWhatItCannotTell(String options, String message) throws Exception {
    bench.run(("forecast recipe.conf " + options).split(" ")).refused(ErrorKind.USAGE, message);
  }
}

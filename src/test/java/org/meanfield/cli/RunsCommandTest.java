package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir Path dir;

  @Test
  void listsRuns_theNewestFirst_andThoseThatStoppedWithoutAWord() throws Exception {
    run(
        "old",
        """
        {"state":"done","message":"2 epochs","started":"2026-03-04T12:00:00Z",
         "ended":"2026-03-04T12:01:30Z","exitStatus":0}
        """);
    run("killed", "{\"state\":\"running\",\"message\":\"\",\"started\":\"2026-03-05T12:00:00Z\"}");
    Files.createDirectory(dir.resolve("no-run"));

    JsonNode runs = new ObjectMapper().readTree(told(0, dir.toString(), "--json")).path("runs");

    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).path("run").asText()).isEqualTo(dir.resolve("killed").toString());
    assertThat(runs.get(0).path("state").asText()).isEqualTo("stopped");
    assertThat(runs.get(1).path("state").asText()).isEqualTo("done");
    assertThat(runs.get(1).path("seconds").asDouble()).isEqualTo(90);
    assertThat(told(0, dir.toString()).lines())
        .hasSize(3)
        .last()
        .asString()
        .matches("done +0 +- 2026-03-04 12:00:00 +1 min 30 s  " + dir.resolve("old"));
  }

  @Test
  void deletesNothing_untilItIsToldYes() throws Exception {
    run("killed", "{\"state\":\"running\",\"message\":\"\",\"started\":\"2026-03-05T12:00:00Z\"}");
    Path output = Files.createDirectory(dir.resolve("killed/.model-11111111"));
    Path left = Files.write(output.resolve("weights.safetensors"), new byte[2_000]);

    assertThat(told(0, dir.toString(), "--clean"))
        .contains("1 leftover", "2.0 kB", "killed/.model-11111111", "Nothing was deleted");
    assertThat(left).exists();

    assertThat(told(0, dir.toString(), "--clean", "--yes")).contains("deleted");
    assertThat(output).doesNotExist();
    assertThat(dir.resolve("killed/recipe.conf")).exists();
    assertThat(told(0, dir.toString(), "--clean")).contains("0 leftovers");
  }

  @Test
  void refusesYesAlone_andAFolderThatIsNotThere() throws Exception {
    assertThat(told(2, dir.toString(), "--yes")).contains("--clean");
    assertThat(told(2, dir.resolve("none").toString())).contains("there is no folder");
  }

  private void run(String name, String status) throws IOException {
    Path run = Files.createDirectory(dir.resolve(name));
    Files.writeString(run.resolve("recipe.conf"), "seed = 1\n");
    Files.writeString(run.resolve("status.json"), status);
  }

  /** What the command prints, as result or as error. */
  private static String told(int status, String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int found =
        Meanfield.run(
            line -> line.setOut(out).setErr(out),
            Stream.concat(Stream.of("runs"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(found).as(text.toString()).isEqualTo(status);
    return text.toString();
  }
}

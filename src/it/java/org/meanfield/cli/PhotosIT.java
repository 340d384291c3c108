package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Photos;
import org.meanfield.launcher.Script;

/**
 * Pictures as people have them: folders with odd names, four formats, no two of one size; in a
 * container that has no locale.
 */
class PhotosIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABBY = "猫";
  private static final String DOG = "chien d'été + 100%";

  @TempDir Path folder;

  private Script.Outcome meanfield(String... arguments) throws Exception {
    Script.Outcome outcome =
        Script.named("meanfield").shortLived().with("LC_ALL", "C").run(folder, arguments);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  void trainsOnFoldersOfPictures_andPredictsOthers() throws Exception {
    Photos.writeClasses(folder.resolve("sorted pictures"), 24, TABBY, DOG);
    Photos.write(folder.resolve("new ones"), 30, Color.ORANGE);
    Photos.write(folder.resolve("new ones/deeper"), 31, Color.BLUE);
    Photos.write(folder.resolve("new ones/deeper"), 32, Color.BLUE);
    Path nameless = folder.resolve("new ones/deeper/_MG_0033");
    Files.move(folder.resolve("new ones/deeper/picture 32.png"), nameless);
    Files.writeString(folder.resolve("new ones/notes.txt"), "Whose are they?");

    Script.Outcome training =
        meanfield(
            "train",
            "--json",
            "--set",
            "data.train=sorted pictures",
            "--set",
            "data.test=sorted pictures",
            "--set",
            "network.name=lenet",
            "--set",
            "data.image={height: 20, width: 20, channels: rgb}",
            "--set",
            "training.workers=2",
            "--set",
            "training.batchSize=4",
            "--set",
            "training.epochs=4",
            "--set",
            "run.folder=der Läufer");
    assertThat(folder.resolve("der Läufer/model/manifest.json")).exists();
    JsonNode test = JSON.readTree(training.out()).path("test");
    assertThat(test.path("accuracy").asDouble()).isEqualTo(1);
    assertThat(test.path("classes"))
        .extracting(c -> c.path("label").asText())
        .containsExactly(DOG, TABBY);

    Script.Outcome prediction =
        meanfield(
            "predict",
            "der Läufer",
            "new ones",
            "--out",
            "réponses",
            "--format",
            "jsonl",
            "--json");
    assertThat(JSON.readTree(prediction.out()).at("/rows").asInt()).isEqualTo(3);
    assertThat(JSON.readTree(prediction.out()).at("/remarks/0/named/0").asText())
        .isEqualTo("notes.txt");
    assertThat(prediction.err()).contains("1 file in ", "\n  notes.txt\n");
    List<String> answers = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve("réponses"))) {
      for (Path part : parts.filter(p -> p.getFileName().toString().startsWith("part-")).toList()) {
        for (String line : Files.readAllLines(part)) {
          JsonNode row = JSON.readTree(line);
          answers.add(
              row.path("path").asText().replaceFirst(".*/new ones/", "")
                  + ": "
                  + row.path("label").asText());
          assertThat(
                  row.path("probability_" + DOG).asDouble()
                      + row.path("probability_" + TABBY).asDouble())
              .isBetween(0.9999, 1.0001);
        }
      }
    }
    assertThat(answers)
        .containsExactlyInAnyOrder(
            "picture 30.gif: " + TABBY, "deeper/picture 31.bmp: " + DOG, "deeper/_MG_0033: " + DOG);
  }
}

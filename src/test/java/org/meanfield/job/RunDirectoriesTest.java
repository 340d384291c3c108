package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.run.RunFolder;

class RunDirectoriesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:30:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void liesUnderTheFolderOfRuns_evenOneWithASpace() throws Exception {
    Path here = Files.createDirectory(folder.resolve("my pics"));

    String location =
        RunDirectories.of(pets(here), here.resolve("runs").toString(), CLOCK, new Configuration());
    RunFolder.create(location, new Configuration());

    assertThat(here.resolve("runs/pets-20261124-123000")).isDirectory();
  }

  @Test
  void eachOfManyTrainingsThatBeginInOneSecond_hasAFolderOfItsOwn() {
    Set<String> made =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                run ->
                    RunDirectories.create(
                            pets(folder), folder.toString(), CLOCK, new Configuration())
                        .location())
            .collect(Collectors.toSet());

    assertThat(made).hasSize(8);
  }

  private static Recipe pets(Path here) {
    String text = "name = pets\ndata.train = /images\nnetwork.name = lenet\n";
    return new RecipeReader(NetworkCatalog.names().keySet(), here, line -> {})
        .read(new RecipeText("r.conf", here, "run", text), List.of());
  }
}

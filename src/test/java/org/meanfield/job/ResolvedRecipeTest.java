package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.network.NetworkCatalog;

class ResolvedRecipeTest {
  private static Recipe read(String text) {
    Path here = Path.of("/recipes");
    return new RecipeReader(NetworkCatalog.names().keySet(), here, line -> {})
        .read(new RecipeText("r.conf", here, "run", text), List.of());
  }

  @Test
  void settlesWorkersAndFolder_andChangesNothingElse() {
    String text =
        """
        name = clothes
        data.train = /images
        network.name = lenet
        averaging.every = 5
        training.schedule.kind = cosine
        training.warmupSteps = 3
        training.l2 = 0.01
        compute.precision = bf16
        """;
    Recipe resolved = ResolvedRecipe.of(read(text), "/runs/one", 3);

    assertThat(resolved).isEqualTo(read(text + "run.folder = /runs/one\ntraining.workers = 3\n"));
  }

  @Test
  void isWhatAResumptionReads() {
    Recipe resolved =
        ResolvedRecipe.of(read("data.train = /images\nnetwork.name = mlp\n"), "/runs/one", 2);

    Recipe reread = read(RecipeWriter.hocon(resolved));

    assertThat(RecipeWriter.hocon(reread)).isEqualTo(RecipeWriter.hocon(resolved));
    assertThat(reread.training().workers()).isEqualTo(2);
    assertThat(reread.runFolder()).isEqualTo("/runs/one");
  }
}

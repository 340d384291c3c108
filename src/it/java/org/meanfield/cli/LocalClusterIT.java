package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Spark's cluster for tests, whose executors are processes of this machine. */
@Tag("slow")
class LocalClusterIT {
  @TempDir Path folder;

  @Test
  void trainsToTheWeightsOfOneProcess() throws Exception {
    Workbench bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe("training.workers = 2");

    bench
        .runAsGiven("train", "recipe.conf", "--set=run.folder=one", "--master", "local[2]")
        .succeeded();
    bench
        .runAsGiven(
            "train",
            "recipe.conf",
            "--set=run.folder=several",
            "--master",
            "local-cluster[2,1,1024]")
        .succeeded();

    assertThat(bench.at("several/model/weights.safetensors"))
        .hasSameBinaryContentAs(bench.at("one/model/weights.safetensors"));
  }
}

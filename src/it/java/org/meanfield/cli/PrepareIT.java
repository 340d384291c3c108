package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.storage.Folder;
import org.meanfield.storage.FolderLock;

/** {@code prepare}, and what is then done with its shards. */
class PrepareIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void images() throws Exception {
    bench = new Workbench(folder);
    bench.recipe("training.workers = 2");
    bench.tree("images", 80, "cat", "dog");
  }

  private Workbench.Attempt prepare(String... more) throws Exception {
    String[] command = {"prepare", "images", "recipe.conf", "--out", "shards"};
    String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return bench.run(all);
  }

  private byte[] trained(String images, String run) throws Exception {
    bench
        .runAsGiven(
            "train",
            "recipe.conf",
            "--set",
            "data.train=" + images,
            "--set",
            "run.folder=" + run,
            "--master",
            "local[2]")
        .succeeded();
    return Files.readAllBytes(bench.at(run).resolve("model/weights.safetensors"));
  }

  @Test
  void givesShardsThatTrainToTheSameWeightsAsTheImages() throws Exception {
    JsonNode prepared = JSON.readTree(prepare("--json").succeeded().outcome().out());

    assertThat(prepared.path("out").asText()).isEqualTo(bench.at("shards").toString());
    assertThat(prepared.path("images").asInt()).isEqualTo(160);
    assertThat(prepared.path("classes").path("dog").asInt()).isEqualTo(80);
    assertThat(prepared.path("wereThere").asBoolean()).isFalse();

    JsonNode set = JSON.readTree(bench.at("shards/data.json").toFile()).path("sets").path(0);
    assertThat(set.path("images").asInt()).isEqualTo(160);
    assertThat(set.path("sizes")).isNotEmpty();
    assertThat(bench.at("shards/data.html"))
        .content()
        .contains("160 images of 2 classes", "Chart.js");

    Workbench.Attempt again = prepare().succeeded();
    assertThat(again.made()).isEmpty();
    assertThat(again.outcome().out()).startsWith("prepared already: 160 images of 2 classes");

    assertThat(trained("shards", "run-of-shards")).isEqualTo(trained("images", "run-of-images"));
    assertThat(bench.at("run-of-shards/data.html")).exists();
    // Bars the order of the images, what is found does not depend on where they lie.
    assertThat(found("run-of-shards")).isEqualTo(found("run-of-images"));
  }

  private JsonNode found(String run) throws Exception {
    JsonNode set = JSON.readTree(bench.at(run).resolve("data.json").toFile()).path("sets").path(0);
    return JSON.createArrayNode().add(set.path("imagesByClass")).add(set.path("sizes"));
  }

  @Test
  void goesOnWhereTooManyUndecodableImagesStoppedIt() throws Exception {
    Files.writeString(bench.at("images/cat/1.png"), "no PNG");

    prepare("--set", "data.maxUndecodable=0")
        .failed(ErrorKind.DATA, "1 of 160 images in", "cat/1.png (", "raise data.maxUndecodable");
    assertThat(bench.at("shards/quarantine.jsonl")).content().contains("cat/1.png", "\"reason\"");
    bench
        .run("train", "recipe.conf", "--set", "data.train=shards")
        .refused(ErrorKind.DATA, bench.at("shards") + " holds shards that are not whole");

    Workbench.Attempt second = prepare("--set", "data.maxUndecodable=0.01").succeeded();
    assertThat(second.outcome().err()).contains("going on with " + bench.at("shards"));
    assertThat(second.outcome().out()).contains("159 images of 2 classes (1 undecodable left out)");
  }

  @Test
  void refusesFoldersOfSomethingElse_andImagesOrFormsThatDiffer() throws Exception {
    bench
        .run("prepare", "images", "recipe.conf", "--out", "images")
        .refused(ErrorKind.USAGE, "--out " + bench.at("images"), "holds something else (cat, dog)");
    bench
        .run("prepare", "images", "--out", "shards")
        .refused(ErrorKind.USAGE, "data.image.height is missing, and no network.name tells");
    prepare().succeeded();

    prepare("--set", "data.image.height=10", "--set", "seed=3")
        .refused(
            ErrorKind.USAGE,
            "--out " + bench.at("shards") + " was prepared otherwise",
            "data.image.height was 12, and is 10; seed was 42, and is 3",
            "Give another --out");
    bench
        .run("train", "recipe.conf", "--set", "data.train=shards", "--set", "data.image.width=10")
        .refused(
            ErrorKind.DATA,
            bench.at("shards") + " holds images of 12 x 12 pixels, grey, stretch",
            "expected 12 x 10 pixels");
    bench
        .run("prepare", "images", "recipe.conf", "--out", "images/shards")
        .refused(ErrorKind.USAGE, "lies within the images that it is made of");
    Files.move(bench.at("shards/shards.json"), bench.at("kept.json"));
    prepare().refused(ErrorKind.USAGE, "holds shards without their shards.json");
    bench
        .run("train", "recipe.conf", "--set", "data.train=shards")
        .refused(ErrorKind.DATA, "holds shards without their shards.json", "put it back");
    Files.move(bench.at("kept.json"), bench.at("shards/shards.json"));
    Files.delete(bench.at("images/cat/1.png"));
    prepare()
        .refused(ErrorKind.USAGE, "the images in", bench.at("images").toString(), "were others");
  }

  @Test
  void refusesAFolderThatAnotherPrepares() throws Exception {
    Folder shards = Folder.at(bench.at("shards").toString(), new Configuration());
    shards.make();
    try (FolderLock unused = FolderLock.acquire(shards, Clock.systemUTC())) {
      prepare()
          .refused(
              ErrorKind.USAGE,
              bench.at("shards") + " is in use by process " + ProcessHandle.current().pid());
    }
  }
}

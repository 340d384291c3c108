package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Kryo takes registered classes alone, every command works without a setting of ours. */
@Tag("slow")
class RegisteredClassesIT {
  private static final String[] SETTINGS = {
    "--master", "local[2]",
    "--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer",
    "--conf", "spark.kryo.registrationRequired=true",
    "--conf", "spark.kryo.registrator=org.nd4j.kryo.Nd4jRegistrator"
  };

  @TempDir Path folder;

  @Test
  void trainsEvaluatesPredictsAndPrepares() throws Exception {
    Workbench bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe("training.workers = 2", "run.folder = run");

    run(bench, "train", "recipe.conf");
    run(bench, "evaluate", "run", "images");
    for (String format : new String[] {"parquet", "csv", "jsonl"}) {
      run(bench, "predict", "run", "images", "--out", format, "--format", format);
    }
    run(
        bench,
        "prepare",
        "images",
        "--out",
        "shards",
        "--set=data.image.height=12",
        "--set=data.image.width=12",
        "--set=data.image.channels=grey");
    run(
        bench,
        "train",
        "recipe.conf",
        "--set=data.train=shards",
        "--set=data.reshuffleEvery=1",
        "--set=training.epochs=2",
        "--set=run.folder=second");
    assertThat(bench.at("second/model/manifest.json")).exists();
  }

  private static void run(Workbench bench, String... arguments) throws Exception {
    bench
        .runAsGiven(Stream.of(arguments, SETTINGS).flatMap(Stream::of).toArray(String[]::new))
        .succeeded();
  }
}

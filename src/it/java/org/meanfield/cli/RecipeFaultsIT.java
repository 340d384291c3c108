package org.meanfield.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.ErrorKind;

/** Command lines, recipes and network files that cannot work are refused before Spark starts. */
class RecipeFaultsIT {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void twoClassesOfImages() throws Exception {
    bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe();
  }

  @Test
  void listsEveryProblemOfARecipeWithItsLine() throws Exception {
    bench.recipe(
        "training.epoch = 3",
        "training.batchSize = many",
        "training.learningRate = -1",
        "data.image.channels = gray",
        "network.file = net.json");

    bench
        .run("train", "recipe.conf", "--set", "data.validation=0.75")
        .refused(
            ErrorKind.USAGE,
            "recipe.conf has 6 problems:",
            "recipe.conf:4: training.epoch is not a key of a recipe; did you mean training.epochs?",
            "recipe.conf:5: training.batchSize is \"many\"; expected a whole number from 1",
            "recipe.conf:6: training.learningRate is -1; expected a number above 0",
            "recipe.conf:7: data.image.channels is \"gray\"; expected grey | rgb; did you mean grey?",
            "recipe.conf:8: network.file is \"net.json\"; expected one of network.name and network.file",
            "--set: data.validation is \"0.75\"; expected a number from 0 to 0.5");
  }

  @Test
  void tellsWhereARecipeIsNoHocon() throws Exception {
    bench.recipe("training { epochs = 3");

    bench
        .run("train", "recipe.conf")
        .refused(ErrorKind.USAGE, "recipe.conf:", "not HOCON", "check brackets");
  }

  @Test
  void tellsThatThereIsNoSuchRecipe() throws Exception {
    bench
        .run("train", "quikstart.conf")
        .refused(ErrorKind.USAGE, "quikstart.conf: expected a recipe, but there is no such file");
  }

  @Test
  void refusesImagesTooSmallForThePooling() throws Exception {
    bench.recipe("network.name = cat-dog-cnn-3", "data.image.height = 6");

    bench
        .run("train", "recipe.conf")
        .refused(
            ErrorKind.USAGE, "cat-dog-cnn-3 makes", "22x22", "6x12x1", "data.image.height", "Set");
  }

  @Test
  void refusesABatchLargerThanAWorkersShare() throws Exception {
    bench.recipe("training.workers = 3", "training.batchSize = 7");

    bench
        .run("train", "recipe.conf")
        .refused(
            ErrorKind.USAGE, "training.batchSize is 7", "3 workers", "16 training images", "Set");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "trian recipe.conf                    | 'trian'      | train",
        "predict some-run images              | '--out=PATH' | predict --help",
        "train recipe.conf --epochs 3         | '--epochs'   | train --help",
        "predict some-run images --out t --format xml | 'xml'       | PARQUET",
        "train recipe.conf --set epochs       | expected key=value | --set training.epochs=3",
      })
  void tellsWhatACommandLineLacks(String line, String found, String mend) throws Exception {
    bench.run(line.split(" ")).refused(ErrorKind.USAGE, found, mend);
  }

  @Test
  void loadsNoClassOutsideTheListThatANetworkFileNames() throws Exception {
    network("{\"confs\": [{\"layer\": {\"@class\": \"javax.script.ScriptEngineManager\"}}]}");

    bench
        .run("train", "recipe.conf")
        .refused(
            ErrorKind.USAGE,
            "net.json: confs[0].layer.@class names",
            "javax.script.ScriptEngineManager",
            "may be loaded",
            "write the network with those");
  }

  @Test
  void tellsWhereANetworkFileIsNoJson() throws Exception {
    network("{\n  \"confs\": [\n");

    bench.run("train", "recipe.conf").refused(ErrorKind.USAGE, "net.json: not JSON at line 3");
  }

  @Test
  void readsNoNetworkFileThatNestsWithoutEnd() throws Exception {
    network("[".repeat(100_000));

    bench.run("train", "recipe.conf").refused(ErrorKind.USAGE, "net.json: nested deeper than 100");
  }

  private void network(String json) throws Exception {
    Files.writeString(bench.at("net.json"), json);
    bench.recipe("network.name = null", "network.file = net.json");
  }
}

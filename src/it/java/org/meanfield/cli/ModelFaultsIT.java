package org.meanfield.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/** What evaluate and predict refuse, and what resume does of a run that is done. */
class ModelFaultsIT {
  @TempDir static Path folder;
  private static Workbench bench = new Workbench(Path.of(""));

  private final Path weights = bench.at("bundle/weights.safetensors");

  @BeforeAll
  static void aTrainedModel() throws Exception {
    bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe("run.folder = run");
    bench.run("train", "recipe.conf").succeeded();
  }

  /** A fresh copy of the trained bundle. */
  private void bundle() throws IOException {
    Files.createDirectories(bench.at("bundle"));
    for (String file : List.of("model.json", "weights.safetensors", "manifest.json")) {
      Files.write(
          bench.at("bundle").resolve(file), Files.readAllBytes(bench.at("run/model/" + file)));
    }
  }

  private Workbench.Attempt using(String command) throws Exception {
    return command.equals("predict")
        ? bench.run("predict", "bundle", "images", "--out", "table")
        : bench.run("evaluate", "bundle", "images");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict"})
  void refuseABundleWithoutWeights(String command) throws Exception {
    bundle();
    Files.delete(weights);

    using(command).refused(ErrorKind.DATA, weights + " is missing", "another copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict"})
  void refuseABundleWithTruncatedWeights(String command) throws Exception {
    bundle();
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, whole.length / 2));

    using(command)
        .refused(
            ErrorKind.DATA,
            weights + " has " + whole.length / 2 + " bytes",
            String.valueOf(whole.length),
            "another copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict"})
  void refuseABundleWithMisshapenWeights(String command) throws Exception {
    bundle();
    // Of the same length, with a manifest that vouches for it: the shape alone is wrong.
    String turned =
        Files.readString(weights, StandardCharsets.ISO_8859_1)
            .replaceFirst("\"shape\":\\[512,144]", "\"shape\":[144,512]");
    Folder files = Folder.at(bench.at("bundle").toString(), new Configuration());
    Part shaped =
        CommittedFolder.writePart(
            files,
            "weights.safetensors",
            out -> out.write(turned.getBytes(StandardCharsets.ISO_8859_1)));
    Part described =
        CommittedFolder.writePart(
            files,
            "model.json",
            out -> out.write(Files.readAllBytes(bench.at("run/model/model.json"))));
    CommittedFolder.commit(files, List.of(described, shaped), Map.of());

    using(command)
        .refused(
            ErrorKind.DATA,
            weights + " has the tensor",
            "in shape [144, 512]",
            "expects shape [512, 144]",
            "Use the weights that were saved with it");
  }

  @Test
  void evaluateRefusesImagesOfOtherClasses() throws Exception {
    Path others = bench.tree("others", 2, "cat", "fox");

    bench
        .run("evaluate", "run", "others")
        .refused(ErrorKind.DATA, others + " holds the folder fox", "[cat, dog]", "move it away");
  }

  @Test
  void predictRefusesAFolderWithoutImages() throws Exception {
    Files.createDirectories(bench.at("notes"));
    Files.writeString(bench.at("notes/a.txt"), "none");

    bench
        .run("predict", "run", "notes", "--out", "table")
        .refused(ErrorKind.DATA, bench.at("notes") + " holds no images, but 1 file", "a.txt");
  }

  @Test
  void predictRefusesAnExistingTable() throws Exception {
    Files.createDirectories(bench.at("earlier"));

    bench
        .run("predict", "run", "images", "--out", "earlier")
        .refused(ErrorKind.USAGE, "--out " + bench.at("earlier") + " exists already", "Give");
  }

  @Test
  void predictRefusesATableBelowAFile() throws Exception {
    bench
        .run("predict", "run", "images", "--out", "recipe.conf/table")
        .refused(ErrorKind.STORAGE, "--out " + bench.at("recipe.conf/table"), "is a file");
  }

  @Test
  void resumeRefusesARunThatIsDone() throws Exception {
    bench
        .run("resume", "run")
        .refused(ErrorKind.USAGE, bench.at("run") + " is done", "evaluate or predict");
  }

  @Test
  void trainRefusesAnExistingRunFolder() throws Exception {
    bench
        .run("train", "recipe.conf")
        .refused(
            ErrorKind.USAGE,
            bench.at("run") + " exists already",
            "another run.folder",
            "resume " + bench.at("run"));
  }
}

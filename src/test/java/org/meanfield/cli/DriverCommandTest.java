package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** What a command sends to the cluster in deploy mode cluster, and what it refuses to. */
class DriverCommandTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private final Configuration hadoop = new Configuration();

  @BeforeEach
  void recipe() throws Exception {
    Files.writeString(
        folder.resolve("recipe.conf"), "network.name = mlp\ndata.train = \"hdfs://host/train\"\n");
  }

  @Test
  void sendsTheWholeRecipeAlong() {
    String run = "file:" + folder.resolve("run");

    DriverCommand errand = errand("train", recipeFile(), "--json", "--set", "run.folder=" + run);

    assertThat(errand.run()).isEqualTo(run);
    assertThat(errand.arguments())
        .startsWith("train", "--json", "--set", "name=\"recipe\"")
        .contains("run.folder=" + run, "data.train=hdfs://host/train", "network.name=\"mlp\"")
        .doesNotContain(recipeFile());
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void sendsWhatShardsAreMadeOfAlong() {
    DriverCommand errand =
        errand(
            "prepare",
            "hdfs://host/photos",
            recipeFile(),
            "--out",
            "hdfs://host/shards",
            "--set",
            "data.labels=[cat, dog]",
            "--set",
            "data.image={height: 8, width: 9, channels: rgb, fit: crop, maxPixels: 99, maxSeconds: 7}",
            "--set",
            "data.maxUndecodable=0.5",
            "--set",
            "seed=7");

    assertThat(errand.run()).isEqualTo("hdfs://host/shards");
    assertThat(errand.arguments())
        .startsWith("prepare", "hdfs://host/photos", "--out", "hdfs://host/shards", "--set");
    assertThat(errand.arguments().subList(4, errand.arguments().size()))
        .filteredOn(word -> !word.equals("--set"))
        .containsExactlyInAnyOrder(
            "seed=7",
            "data.labels=[\"cat\",\"dog\"]",
            "data.image.height=8",
            "data.image.width=9",
            "data.image.channels=\"rgb\"",
            "data.image.fit=\"crop\"",
            "data.image.maxPixels=99",
            "data.image.maxSeconds=7",
            "data.maxUndecodable=0.5");
    assertRefused(
        "SOURCE is /photos, a path of this machine",
        "prepare",
        "/photos",
        recipeFile(),
        "--out",
        "hdfs://host/shards");
  }

  @Test
  void sendsWhatAResumedRunChangesAlong_itsPlacesAsOthersSeeThem() throws Exception {
    String run = "file:" + folder.resolve("run");
    Files.createDirectories(folder.resolve("run"));
    Files.copy(folder.resolve("recipe.conf"), folder.resolve("run/recipe.conf"));

    DriverCommand errand =
        errand(
            "resume",
            run,
            "--set",
            "training.epochs=12",
            "--set",
            "data.test=hdfs://host/test",
            "--set",
            "averaging.recovery=rollback");

    assertThat(errand.run()).isEqualTo(run);
    assertThat(errand.arguments())
        .containsExactly(
            "resume", run, "--set", "data.test=hdfs://host/test", "--set", "training.epochs=12");
    assertRefused("data.train is /photos", "resume", run, "--set", "data.train=/photos");
  }

  @Test
  void tellsOfEarlierNamesOnStderr_onceEach_andSendsThoseOfThisVersion() throws Exception {
    String run = "file:" + folder.resolve("run");
    Files.writeString(
        folder.resolve("recipe.conf"), "training.updater = sgd\n", StandardOpenOption.APPEND);

    DriverCommand train =
        errand(
            "train",
            recipeFile(),
            "--set",
            "run.folder=" + run,
            "--set",
            "training.updater=rmsprop",
            "--set",
            "compute.engine=plain");

    assertThat(train.arguments())
        .contains("training.optimizer=\"rmsprop\"", "compute.engine=\"dl4j\"")
        .noneMatch(word -> word.contains("updater"));
    assertThat(err.toString().lines())
        .containsExactly(
            recipeFile() + ":3: training.updater is an earlier name; write training.optimizer",
            "--set: compute.engine = plain is an earlier name; write compute.engine = dl4j");
  }

  @Test
  void tellsOfEarlierNamesThatAResumedRunIsSetBy_notOfThoseThatItWasWrittenBy() throws Exception {
    String run = "file:" + folder.resolve("run");
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(
        folder.resolve("run/recipe.conf"),
        Files.readString(folder.resolve("recipe.conf")) + "averaging.maxLeftOut = 2\n");

    DriverCommand resume = errand("resume", run, "--set", "averaging.maxLeftOut=5");

    assertThat(resume.arguments())
        .containsExactly("resume", run, "--set", "averaging.maxConsecutiveExclusions=5");
    assertThat(err.toString().lines())
        .containsExactly(
            "--set: averaging.maxLeftOut is an earlier name; write"
                + " averaging.maxConsecutiveExclusions");
  }

  @Test
  void refusesARunWithoutAFolder() {
    assertRefused("run.folder is not set", "train", recipeFile());
  }

  @Test
  void refusesPlacesOfThisMachine() {
    String run = "run.folder=file:" + folder.resolve("run");
    assertRefused(
        "run.folder is " + folder.resolve("run") + ", a path of this machine",
        "train",
        recipeFile(),
        "--set",
        "run.folder=" + folder.resolve("run"));
    assertRefused(
        "data.train is /photos, a path of this machine",
        "train",
        recipeFile(),
        "--set",
        run,
        "--set",
        "data.train=/photos");
    assertRefused(
        "data.test is ", "train", recipeFile(), "--set", run, "--set", "data.test=photos");
    assertRefused("the run folder is /run", "resume", "/run");
  }

  @Test
  void sendsATableAsItIsNamed_whereTheClusterCanReadIt() {
    ClusterPaths shared = new ClusterPaths(hadoop);

    assertThat(shared.require("IMAGES", "table:zoo.photos?label=kind"))
        .isEqualTo("table:zoo.photos?label=kind");
    assertThat(shared.require("IMAGES", "parquet:hdfs://host/photos?label=kind"))
        .isEqualTo("parquet:hdfs://host/photos?label=kind");
    assertThatThrownBy(() -> shared.require("IMAGES", "parquet:/photos"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("IMAGES is /photos, a path of this machine");
  }

  @Test
  void takesAPlainPathForOneOfTheDefaultFileSystem() {
    hadoop.set("fs.defaultFS", "hdfs://name-node:8020");

    assertThat(new ClusterPaths(hadoop).require("IMAGES", "/photos"))
        .isEqualTo("hdfs://name-node:8020/photos");
  }

  @Test
  void refusesAModelThatIsNoRunFolder_sinceTheOutcomeHasNoPlaceThere() {
    assertRefused(
        "is no run folder. In deploy mode cluster the driver leaves its outcome in one",
        "evaluate",
        "file:" + folder.resolve("bundle"),
        "file:/photos");
  }

  private String recipeFile() {
    return folder.resolve("recipe.conf").toString();
  }

  private void assertRefused(String message, String... arguments) {
    assertThatThrownBy(() -> errand(arguments))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(message)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE);
  }

  private DriverCommand errand(String... arguments) {
    AtomicReference<Object> command = new AtomicReference<>("none");
    int status =
        Meanfield.run(
            line ->
                line.setErr(new PrintWriter(err))
                    .setExecutionStrategy(
                        parsed -> {
                          command.set(parsed.subcommand().commandSpec().userObject());
                          return 0;
                        }),
            arguments);
    assertThat(status).isZero();
    return Objects.requireNonNull((Submittable) command.get()).errand(new ClusterPaths(hadoop));
  }
}

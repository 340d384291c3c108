package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.MeanfieldSession;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/** A run goes on as what its recipe, its network and its images were when it was begun. */
class ResumedRunTest {
  private static final int SIDE = 8;

  /** A file that is no image. */
  private static final byte[] BROKEN = {1, 2, 3};

  @TempDir static Path shared;
  private static SparkSession spark;

  /** The weights of a run of two epochs that nothing disturbs. */
  private static String undisturbed = "";

  @TempDir Path own;

  /** A run of one epoch of two, over images of its own. */
  private Path run = Path.of("");

  private Path images = Path.of("");

  @BeforeAll
  static void trainOneEpoch() throws IOException {
    spark = SparkSession.builder().sparkContext(LocalSpark.start(2)).getOrCreate();
    Random noise = new Random(3);
    for (String label : List.of("cat", "dog")) {
      for (int i = 0; i < 20; i++) {
        write(shared.resolve(String.format(Locale.ROOT, "images/%s/%02d.png", label, i)), noise);
      }
    }
    Files.write(shared.resolve("images/cat/07.png"), BROKEN);
    Files.writeString(
        shared.resolve("recipe.conf"),
        """
        data { train = images, validation = 0.2, maxUndecodable = 0.1 }
        data.image { height = 8, width = 8, channels = grey }
        network.name = mlp
        training { epochs = 1, workers = 2, batchSize = 4, optimizer = rmsprop }
        run.folder = run
        """);
    session().train(shared.resolve("recipe.conf"));
    undisturbed =
        session()
            .train(
                shared.resolve("recipe.conf"),
                "training.epochs=2",
                "run.folder=" + shared.resolve("undisturbed"))
            .weightsSha256();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void interruptACopyInItsSecondEpoch() throws IOException {
    images = own.resolve("images");
    run = own.resolve("run");
    FileUtils.copyDirectory(shared.resolve("images").toFile(), images.toFile());
    FileUtils.copyDirectory(shared.resolve("run").toFile(), run.toFile());
    Files.delete(run.resolve("status.json"));
    edit("training.epochs = 1", "training.epochs = 2");
    edit(shared.resolve("images").toString(), images.toString());
  }

  private static MeanfieldSession session() {
    return MeanfieldSession.on(spark);
  }

  private static void write(Path file, Random noise) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, noise.nextInt(256));
    }
    // Uncompressed, so that all files are of one length.
    ImageIO.write(image, "bmp", file.toFile());
  }

  private void edit(String before, String after) throws IOException {
    Path recipe = run.resolve("recipe.conf");
    String text = Files.readString(recipe);
    assertThat(text).contains(before);
    Files.writeString(recipe, text.replace(before, after));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ErrorKind kind, String... settings) {
    return assertThatThrownBy(() -> session().resume(run.toString(), settings))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", kind);
  }

  private String weights() {
    return session().resume(run.toString()).weightsSha256();
  }

  @Test
  void goesOnToTheUndisturbedWeights_whereverFolderAndImagesLie() {
    assertThat(weights()).isEqualTo(undisturbed);
  }

  @Test
  void namesTheKeyOfImagesThatHaveMoved_andTakesTheirNewPlace() throws IOException {
    Path moved = own.resolve("elsewhere/pictures");
    Files.createDirectories(moved.getParent());
    Files.move(images, moved);

    assertRefused(ErrorKind.DATA)
        .hasMessageContaining("data.train: " + images + " does not exist")
        .hasMessageContaining("say where they are by --set data.train=PLACE");
    assertRefused(ErrorKind.DATA, "data.train=" + moved, "data.test=" + images)
        .hasMessageContaining("data.test: " + images + " does not exist")
        .hasMessageContaining("say where they are by --set data.test=PLACE");
    assertRefused(ErrorKind.DATA, "data.train=" + moved.resolve("cat"))
        .hasMessageContaining("data.train: " + moved.resolve("cat"));

    RunSummary run =
        session().resume(this.run.toString(), "data.train=" + moved, "data.test=" + moved);

    assertThat(run.weightsSha256()).isEqualTo(undisturbed);
    assertThat(run.test()).isNotNull();
    assertThat(this.run.resolve("recipe.conf")).content().contains(moved.toString());
  }

  @Test
  void takesTheNewPlaceOfImages_whichAManifestNamesByWholePaths() throws IOException {
    Path before = listed(images, "before.csv");
    run = own.resolve("listed");
    session()
        .train(
            shared.resolve("recipe.conf"),
            "data.train=" + before,
            "training.batchSize=2",
            "run.folder=" + run);
    Path moved = own.resolve("pictures");
    Files.move(images, moved);

    assertRefused(ErrorKind.DATA, "training.epochs=2")
        .hasMessageContaining("data.train: " + before + ": 12 of 12 files are not there")
        .hasMessageContaining("say where they are by --set data.train=PLACE");
    assertThat(
            session()
                .resume(
                    run.toString(), "training.epochs=2", "data.train=" + listed(moved, "after.csv"))
                .outcome()
                .epochs())
        .hasSize(2);
  }

  /** A manifest of six images of each class. */
  private Path listed(Path of, String name) throws IOException {
    StringBuilder lines = new StringBuilder("path,label\n");
    for (String label : List.of("cat", "dog")) {
      for (int i = 8; i < 14; i++) {
        lines.append(String.format(Locale.ROOT, "%s/%s/%02d.png,%s\n", of, label, i, label));
      }
    }
    return Files.writeString(own.resolve(name), lines);
  }

  @ParameterizedTest
  @CsvSource({
    "seed = 42, seed = 43, 'seed was 42, and is 43'",
    "data.validation = 0.2, data.validation = 0.25, 'data.validation was 0.2, and is 0.25'",
    "optimizer = \"rmsprop\", optimizer = \"adamw\", 'training.optimizer was rmsprop, and is adamw'",
    "workers = 2, workers = 1, 'training.workers was 2, and is 1'",
    "network.name = \"mlp\", network.name = \"lenet\", 'network.name was mlp, and is lenet'"
  })
  void refusesARecipeThatWasEditedInWhatDecidesTheWeights(String before, String after, String named)
      throws IOException {
    edit(before, after);

    assertRefused(ErrorKind.USAGE)
        .hasMessageContaining(run.resolve("checkpoints/epoch-0001").toString())
        .hasMessageContaining(named)
        .hasMessageContaining("Put that back in the run folder's recipe.conf")
        .hasMessageContaining("may change")
        .hasMessageContaining("training.epochs");
    assertThat(run.resolve("lock")).doesNotExist();
    assertThat(run.resolve("status.json")).doesNotExist();
  }

  @Test
  void namesEveryKeyThatIsSetOtherwise() {
    assertRefused(
            ErrorKind.USAGE,
            "seed=1",
            "averaging.codec=bf16",
            "training.labelSmoothing=0.1",
            "averaging.maxConsecutiveExclusions=5")
        .hasMessageContaining("seed was 42, and is 1")
        .hasMessageContaining("averaging.codec was fp32, and is bf16")
        .hasMessageContaining("training.labelSmoothing was 0.0, and is 0.1")
        .hasMessageNotContaining("maxConsecutiveExclusions was");
  }

  @Test
  void goesOnForAsManyEpochsAsAreSet_alsoWhereItWasDone() {
    assertThat(session().resume(run.toString(), "training.epochs=3").outcome().epochs()).hasSize(3);
    assertThat(run.resolve("recipe.conf")).content().contains("training.epochs = 3");
    assertRefused(ErrorKind.USAGE)
        .hasMessageContaining("is done: there is nothing to resume")
        .hasMessageContaining("--set training.epochs=N, above 3");

    RunSummary more = session().resume(run.toString(), "training.epochs=4");

    assertThat(more.outcome().epochs()).hasSize(4);
  }

  @Test
  void refusesFewerEpochsThanAreDone() throws IOException {
    session().resume(run.toString());
    Files.delete(run.resolve("status.json"));

    assertRefused(ErrorKind.USAGE, "training.epochs=1")
        .hasMessageContaining("training.epochs is 1, but 2 epochs of " + run + " have begun");
  }

  @Test
  void refusesToGoOnInAnotherFolder() {
    assertRefused(ErrorKind.USAGE, "run.folder=" + own.resolve("elsewhere"))
        .hasMessageContaining("a run goes on in the folder that it lies in, " + run);
  }

  @Test
  void takesANetworksFileByItsContent() throws IOException {
    Path file = own.resolve("network.json");
    Files.copy(run.resolve("network.json"), file);
    Path ofFile = own.resolve("of-file");
    session()
        .train(
            shared.resolve("recipe.conf"),
            "network.name=null",
            "network.file=" + file,
            "run.folder=" + ofFile);
    String relu = Files.readString(file);
    Files.writeString(file, relu.replace("ActivationReLU", "ActivationSigmoid"));

    run = ofFile;
    assertRefused(ErrorKind.USAGE, "training.epochs=2")
        .hasMessageContaining("was taken of a run of another network")
        .hasMessageContaining("activationFn")
        .hasMessageContaining("ActivationReLU")
        .hasMessageContaining("ActivationSigmoid")
        .hasMessageContaining("Put that back to resume");
    Path copy = ofFile.resolve("network.json");
    assertThat(
            session()
                .resume(ofFile.toString(), "training.epochs=2", "network.file=" + copy)
                .outcome()
                .epochs())
        .hasSize(2);
  }

  @Test
  void refusesImagesThatWereReplacedByOthersOfTheSameLength_whateverTheirTimes()
      throws IOException {
    Path replaced = images.resolve("dog/03.png");
    FileTime time = Files.getLastModifiedTime(replaced);
    long length = Files.size(replaced);
    write(replaced, new Random(99));
    Files.setLastModifiedTime(replaced, time);
    assertThat(Files.size(replaced)).isEqualTo(length);

    assertRefused(ErrorKind.DATA)
        .hasMessageContaining("1 of 39 images (dog/03.png)")
        .hasMessageContaining("replaced since by others of the same name and length")
        .hasMessageContaining("Put them back to resume, or train anew");
  }

  @Test
  void refusesOtherImages() throws IOException {
    Files.delete(images.resolve("dog/03.png"));

    assertRefused(ErrorKind.DATA)
        .hasMessageContaining("was taken of a run on other images")
        .hasMessageContaining("Put them back in file:" + images);
  }

  @Test
  void refusesOtherNamesOfItsClasses_whereAManifestGivesThem() throws IOException {
    Path manifest = images.resolve("list.csv");
    StringBuilder lines = new StringBuilder("path,label\n");
    for (int i = 0; i < 12; i++) {
      int image = 8 + i % 6;
      String label = i < 6 ? "cat" : "dog";
      lines.append(String.format(Locale.ROOT, "%s/%02d.png,%s\n", label, image, label));
    }
    Files.writeString(manifest, lines);
    run = own.resolve("listed");
    session()
        .train(
            shared.resolve("recipe.conf"),
            "data.train=" + manifest,
            "training.batchSize=2",
            "run.folder=" + run);
    Files.writeString(
        manifest, lines.toString().replace(",cat", ",Felis").replace(",dog", ",Lupus"));

    assertRefused(ErrorKind.DATA, "training.epochs=2")
        .hasMessageContaining("they were cat, dog, and those of file:" + manifest)
        .hasMessageContaining("are Felis, Lupus");
  }

  @Test
  void refusesAnImageThatIsNoneAnyMore_insteadOfDealingItsClassAnew() throws IOException {
    Path broken = images.resolve("dog/03.png");
    byte[] bytes = Files.readAllBytes(broken);
    Arrays.fill(bytes, (byte) 1);
    Files.write(broken, bytes);

    assertRefused(ErrorKind.DATA)
        .hasMessageContaining("1 of 40 images")
        .hasMessageContaining("could be decoded when the run was begun, and cannot be any more")
        .hasMessageContaining("dog/03.png (")
        .hasMessageContaining("data.image.maxSeconds");
  }

  @Test
  void leavesAsideWhatWasUndecodable_whenTheRunWasBegun() throws IOException {
    // The limit alone lets none of the images through: what is put aside is not asked of it again.
    assertThat(Files.readString(run.resolve("quarantine.jsonl")))
        .contains("cat/07.png")
        .contains("\"position\":7");

    assertThat(session().resume(run.toString(), "data.maxUndecodable=0").weightsSha256())
        .isEqualTo(undisturbed);
  }

  @Test
  void goesOnFromACheckpointOfTheFirstVersion_byWhatItsManifestSays() throws IOException {
    asTheFirstVersionLeftIt();

    assertThat(weights()).isEqualTo(undisturbed);
  }

  @Test
  void refusesWhatTheManifestOfTheFirstVersionSaysOtherwise() throws IOException {
    asTheFirstVersionLeftIt();
    edit("workers = 2", "workers = 1");
    edit("data.image.height = 8", "data.image.height = 9");

    assertRefused(ErrorKind.USAGE, "averaging.optimizerState=reset")
        .hasMessageContaining("training.workers was 2, and is 1")
        .hasMessageContaining("averaging.optimizerState was keep, and is reset");
    edit("workers = 1", "workers = 2");
    assertRefused(ErrorKind.USAGE)
        .hasMessageContaining("was taken of a run of a network of ")
        .hasMessageContaining(" weights, and mlp has ");
  }

  /** Without what its checkpoints had not, and its list of undecodable images without places. */
  private void asTheFirstVersionLeftIt() throws IOException {
    Folder folder =
        Folder.at(run.resolve("checkpoints/epoch-0001").toString(), new Configuration());
    CommittedFolder now = CommittedFolder.open(folder);
    List<Part> parts =
        now.manifest().parts().stream()
            .filter(
                part ->
                    !List.of("recipe.conf", "network.json", "quarantine.jsonl")
                        .contains(part.name()))
            .toList();
    Map<String, String> attributes = new TreeMap<>(now.manifest().attributes());
    attributes.keySet().removeAll(List.of("pixelDigest", "classNames"));
    CommittedFolder.commit(folder, parts, attributes);
    Files.deleteIfExists(run.resolve("network.json"));
    Files.deleteIfExists(run.resolve("pixels.bin"));
    Path list = run.resolve("quarantine.jsonl");
    try (Stream<String> lines = Files.lines(list)) {
      String text =
          String.join("\n", lines.map(l -> l.replaceAll(",\"position\":\\d+", "")).toList());
      Files.writeString(list, text);
    }
  }

  @Test
  void goesOnWithARunThatWasWrittenByEarlierNames_andTellsThoseThatItIsSetBy() throws IOException {
    byEarlierNames();
    List<String> told = new ArrayList<>();

    String weights =
        session()
            .telling(told::add)
            .resume(run.toString(), "averaging.maxLeftOut=5")
            .weightsSha256();

    assertThat(weights).isEqualTo(undisturbed);
    assertThat(told)
        .filteredOn(line -> line.contains("earlier name"))
        .containsExactly(
            "--set: averaging.maxLeftOut is an earlier name; write"
                + " averaging.maxConsecutiveExclusions");
    assertThat(run.resolve("recipe.conf"))
        .content()
        .contains("averaging.maxConsecutiveExclusions = 5", "training.optimizer = \"rmsprop\"")
        .doesNotContain("averaging.maxLeftOut", "training.updater");
  }

  @Test
  void refusesWhatARunWrittenByEarlierNamesIsSetOtherwise() throws IOException {
    byEarlierNames();

    assertRefused(ErrorKind.USAGE, "training.updater=adam", "averaging.optimizerState=reset")
        .hasMessageContaining("training.optimizer was rmsprop, and is adam")
        .hasMessageContaining("averaging.optimizerState was keep, and is reset");
  }

  /** As the version before the keys' new names left it. */
  private void byEarlierNames() throws IOException {
    Path recipe = run.resolve("recipe.conf");
    Files.writeString(recipe, earlier(Files.readString(recipe)));
    Folder folder =
        Folder.at(run.resolve("checkpoints/epoch-0001").toString(), new Configuration());
    CommittedFolder now = CommittedFolder.open(folder);
    List<Part> parts = new ArrayList<>(now.manifest().parts());
    parts.removeIf(part -> part.name().equals("recipe.conf"));
    String kept = new String(now.readWhole("recipe.conf", 1 << 20), StandardCharsets.UTF_8);
    parts.add(
        CommittedFolder.writePart(
            folder,
            "recipe.conf",
            out -> out.write(earlier(kept).getBytes(StandardCharsets.UTF_8))));
    CommittedFolder.commit(folder, parts, now.manifest().attributes());
  }

  private static String earlier(String recipe) {
    String earlier = recipe;
    for (Map.Entry<String, String> name :
        Map.of(
                "data.normalize", "data.normalise",
                "data.reshuffleEvery", "data.exchange",
                "training.optimizer", "training.updater",
                "averaging.optimizerState", "averaging.workerState",
                "averaging.maxConsecutiveExclusions", "averaging.maxLeftOut")
            .entrySet()) {
      assertThat(earlier).contains(name.getKey() + " = ");
      earlier = earlier.replace(name.getKey() + " = ", name.getValue() + " = ");
    }
    return earlier;
  }

  @Test
  void putsACheckpointAside_whoseRecipeIsDamaged() throws IOException {
    Path recipe = run.resolve("checkpoints/epoch-0001/recipe.conf");
    byte[] damaged = Files.readAllBytes(recipe);
    damaged[10] ^= 1;
    Files.write(recipe, damaged);
    List<String> told = new ArrayList<>();

    String weights = session().telling(told::add).resume(run.toString()).weightsSha256();

    assertThat(weights).isEqualTo(undisturbed);
    assertThat(run.resolve("checkpoints/damaged-epoch-0001/recipe.conf")).exists();
    assertThat(told)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "the checkpoint of epoch 1 is damaged and was put aside", "recipe.conf"));
  }

  @Test
  void beginsAsItsRecipeSaysNow_whereThereIsNoCheckpointYet() throws IOException {
    FileUtils.deleteDirectory(run.resolve("checkpoints").toFile());
    edit("seed = 42", "seed = 43");

    assertThat(session().resume(run.toString(), "training.workers=1").outcome().workers())
        .isEqualTo(1);
  }
}

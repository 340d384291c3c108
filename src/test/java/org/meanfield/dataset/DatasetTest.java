package org.meanfield.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Partition;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.KryoClasses;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.Normalize;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.PackedShares;
import org.meanfield.dataset.share.PixelStatistics;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** On a real Spark of two slots, and with Kryo, which takes less than Java's own serializer. */
class DatasetTest {
  private static JavaSparkContext spark;

  @TempDir Path folder;

  private final List<List<Undecodable>> quarantined = new ArrayList<>();

  @BeforeAll
  static void startSpark() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("DatasetTest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrationRequired", "true")
                .set("spark.kryo.registrator", KryoClasses.class.getName())
                // What the test itself fetches.
                .set(
                    "spark.kryo.classesToRegister",
                    "[Ljava.util.List;,scala.collection.convert.Wrappers$SeqWrapper,scala.collection.convert.Wrappers$"));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static DataRecipe recipe(int height, int width, double validation, double undecodable) {
    ImageRecipe image = new ImageRecipe(height, width, Channels.GREY, Fit.STRETCH);
    return new DataRecipe(
        "",
        null,
        validation,
        List.of(),
        image,
        Normalize.SCALE,
        undecodable,
        AugmentRecipe.NONE,
        0);
  }

  private Dataset read(DataRecipe recipe, long seed, int workers) {
    ImageSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
    return Dataset.forTraining(
        spark, source, recipe, seed, workers, worker -> List.of(), quarantined::add);
  }

  /** {@code perClass} images of each class, whose grey level is ten times the class plus ten. */
  private void writeClasses(int perClass, String... classes) throws IOException {
    for (int c = 0; c < classes.length; c++) {
      for (int i = 0; i < perClass; i++) {
        MadeImages.grey(
            folder.resolve(String.format(Locale.ROOT, "%s/%03d.png", classes[c], i)), 10 + 10 * c);
      }
    }
  }

  private void writeCountingIdx(int count) throws IOException {
    MadeImages.write(
        folder.resolve("train-images-idx3-ubyte.gz"),
        MadeImages.gzip(MadeImages.countingImages(count)));
    MadeImages.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        MadeImages.gzip(MadeImages.countingLabels(count)));
  }

  private static List<List<PackedChunk>> byWorker(ExampleSet examples) {
    return examples.chunks().glom().collect();
  }

  /** First pixel and label of every example by its position. */
  private static Map<Long, List<Integer>> byPosition(ExampleSet examples) {
    Map<Long, List<Integer>> found = new TreeMap<>();
    for (PackedChunk chunk : examples.chunks().collect()) {
      for (int i = 0; i < chunk.size(); i++) {
        int pixel = chunk.pixels()[i * (chunk.pixels().length / chunk.size())] & 0xFF;
        assertThat(found.put(chunk.positions()[i], List.of(pixel, chunk.labels()[i]))).isNull();
      }
    }
    return found;
  }

  @Test
  void givesEveryWorkerItsShareOfEachClass_ofAClassSortedTree() throws IOException {
    writeClasses(40, "ant", "bee", "cow");
    try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, 3)) {
      assertThat(dataset.examples().shareSizes()).containsExactly(40, 40, 40);
      assertThat(dataset.examples().countsByClass()).containsExactly(40, 40, 40);
      for (List<PackedChunk> share : byWorker(dataset.examples())) {
        int[] counts = new int[3];
        share.forEach(chunk -> Arrays.stream(chunk.labels()).forEach(label -> counts[label]++));
        // A third of 40 each, give or take three sigma of the hypergeometric.
        assertThat(counts)
            .satisfies(c -> assertThat(Arrays.stream(c).min().orElse(0)).isGreaterThan(4));
      }
    }
  }

  @Test
  void packsEachImageWithItsOwnLabelAndPosition() throws IOException {
    writeClasses(5, "ant", "bee");
    try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, 3)) {
      Map<Long, List<Integer>> found = byPosition(dataset.examples());
      assertThat(found).hasSize(10);
      assertThat(found)
          .allSatisfy(
              (position, example) -> {
                int label = dataset.source().listing().label(position.intValue());
                assertThat(example).containsExactly(10 + 10 * label, label);
              });
    }
  }

  @Test
  void readsIdxImagesInOnePass_intoTheOrderOfTheShare() throws IOException {
    writeCountingIdx(200);
    try (Dataset dataset = read(recipe(2, 3, 0.1, 0), 5, 3)) {
      Map<Long, List<Integer>> found = byPosition(dataset.examples());
      found.putAll(byPosition(dataset.validation().orElseThrow()));
      assertThat(found).hasSize(200);
      found.forEach(
          (position, example) ->
              assertThat(example).containsExactly(position.intValue(), position.intValue() % 3));
      List<Integer> firstShare =
          Arrays.stream(byWorker(dataset.examples()).get(0).get(0).positions())
              .mapToObj(position -> (int) position)
              .toList();
      assertThat(firstShare).as("shuffled").isNotEqualTo(firstShare.stream().sorted().toList());
    }
  }

  @Test
  void resizesIdxImagesOfAnotherShape() throws IOException {
    writeCountingIdx(9);
    try (Dataset dataset = read(recipe(8, 8, 0, 0), 5, 1)) {
      PackedChunk chunk = byWorker(dataset.examples()).get(0).get(0);
      assertThat(chunk.pixels()).hasSize(9 * 64);
      assertThat((long) chunk.pixels()[63]).isEqualTo(chunk.positions()[0]);
    }
  }

  @Test
  void leavesWorkersBeyondTheExamplesEmpty() throws IOException {
    writeClasses(1, "ant", "bee");
    try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, 3)) {
      assertThat(dataset.examples().shareSizes().stream().sorted()).containsExactly(0, 1, 1);
      assertThat(byPosition(dataset.examples())).hasSize(2);
    }
  }

  @Test
  void takesUndecodableImagesOut_beforeItBalancesTheShares() throws IOException {
    writeClasses(10, "ant", "bee");
    for (int i = 0; i < 3; i++) {
      MadeImages.write(folder.resolve("ant/00" + i + ".png"), new byte[] {1, 2, 3, 4, 5});
    }
    try (Dataset dataset = read(recipe(4, 4, 0.2, 0.15), 1, 4)) {
      assertThat(dataset.undecodable())
          .extracting(Undecodable::path)
          .containsExactly("ant/000.png", "ant/001.png", "ant/002.png");
      assertThat(quarantined).containsExactly(dataset.undecodable());
      // 7 and 10 images; a fifth of each held back, rounded: 1 and 2.
      assertThat(dataset.examples().shareSizes()).containsExactly(3, 4, 3, 4);
      assertThat(dataset.validation().orElseThrow().size()).isEqualTo(3);
      assertThat(dataset.source().listing().name(0)).isEqualTo("ant/003.png");
      Map<Long, List<Integer>> found = byPosition(dataset.examples());
      found.putAll(byPosition(dataset.validation().orElseThrow()));
      assertThat(found)
          .hasSize(17)
          .containsEntry(6L, List.of(10, 0))
          .containsEntry(7L, List.of(20, 1));
    }
  }

  private Dataset readAgain(DataRecipe recipe, List<Undecodable> putAside) {
    ImageSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
    return Dataset.forMoreTraining(spark, source, recipe, 1, 4, worker -> List.of(), putAside);
  }

  @Test
  void dealsTheSameSharesAgain_withoutLookingAtWhatWasPutAside() throws IOException {
    writeClasses(10, "ant", "bee");
    byte[] good = Files.readAllBytes(folder.resolve("ant/001.png"));
    MadeImages.write(folder.resolve("ant/001.png"), new byte[] {1, 2, 3});
    // No undecodable image is allowed the second time, and the one that was is whole.
    try (Dataset first = read(recipe(4, 4, 0.2, 0.1), 1, 4)) {
      MadeImages.write(folder.resolve("ant/001.png"), good);
      try (Dataset again = readAgain(recipe(4, 4, 0.2, 0), first.undecodable())) {
        assertThat(again.undecodable()).isEqualTo(first.undecodable());
        assertThat(byPosition(again.validation().orElseThrow()))
            .isEqualTo(byPosition(first.validation().orElseThrow()));
        assertThat(again.examples().shareSizes()).isEqualTo(first.examples().shareSizes());
        assertThat(again.pixels().orElseThrow().digest())
            .isEqualTo(first.pixels().orElseThrow().digest());
      }
    }
  }

  @Test
  void namesImagesThatCannotBeDecodedAnyMore_byTheirPlaceAmongTheRest() throws IOException {
    writeClasses(10, "ant", "bee");
    List<Undecodable> putAside = List.of(new Undecodable(1, "ant/001.png", "it was"));
    MadeImages.write(folder.resolve("bee/004.png"), new byte[0]);

    assertThatThrownBy(() -> readAgain(recipe(4, 4, 0.2, 1), putAside))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContaining("1 of 20 images")
        .hasMessageContaining("bee/004.png (the file is empty)")
        .hasMessageContaining("could be decoded when the run was begun");
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }

  @Test
  void hashesThePixelsOfFiles_andNotOfWhatIsKnownByContent() throws IOException {
    writeClasses(5, "ant", "bee");
    String before;
    try (Dataset dataset = read(recipe(4, 4, 0.2, 0), 1, 2)) {
      before = dataset.pixels().orElseThrow().digest();
      assertThat(dataset.pixels().orElseThrow().size()).isEqualTo(10);
    }
    MadeImages.grey(folder.resolve("bee/003.png"), 77);
    try (Dataset dataset = read(recipe(4, 4, 0.5, 0), 9, 3)) {
      assertThat(dataset.pixels().orElseThrow().digest()).isNotEqualTo(before);
    }
    MadeImages.grey(folder.resolve("bee/003.png"), 20);
    // Whatever the seed holds back, and however many workers read.
    try (Dataset dataset = read(recipe(4, 4, 0.5, 0), 9, 3)) {
      assertThat(dataset.pixels().orElseThrow().digest()).isEqualTo(before);
    }
    writeCountingIdx(9);
    try (Dataset dataset = read(recipe(8, 8, 0, 0), 5, 1)) {
      assertThat(dataset.pixels()).isEmpty();
    }
  }

  @Test
  void stopsPastTheThreshold_butTellsTheQuarantineFirst() throws IOException {
    writeClasses(10, "ant", "bee");
    MadeImages.write(folder.resolve("ant/003.png"), new byte[0]);
    assertThatThrownBy(() -> read(recipe(4, 4, 0, 0.04), 1, 2))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContaining("1 of 20 images")
        .hasMessageContaining("ant/003.png (the file is empty)")
        .hasMessageContaining("data.maxUndecodable");
    assertThat(quarantined)
        .containsExactly(List.of(new Undecodable(3, "ant/003.png", "the file is empty")));
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }

  @Test
  void stops_whenAClassHasNoImageLeft() throws IOException {
    writeClasses(5, "ant", "bee");
    MadeImages.write(folder.resolve("cow/1.png"), new byte[0]);
    assertThatThrownBy(() -> read(recipe(4, 4, 0, 1), 1, 2))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("no image of class cow");
    ImageSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
    try (Dataset judged =
        Dataset.forTesting(
            spark, source, recipe(4, 4, 0, 1), 1, 2, worker -> List.of(), quarantined::add)) {
      assertThat(judged.source().listing().countsByClass(3)).containsExactly(5, 5, 0);
    }
  }

  @Test
  void stopsATest_whenNoImageIsLeft() throws IOException {
    MadeImages.write(folder.resolve("ant/1.png"), new byte[0]);
    MadeImages.write(folder.resolve("cow/1.png"), new byte[0]);
    ImageSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());

    assertThatThrownBy(
            () ->
                Dataset.forTesting(
                    spark, source, recipe(4, 4, 0, 1), 1, 2, worker -> List.of(), quarantined::add))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("no image in")
        .hasMessageContaining("could be decoded");
  }

  @Test
  void blamesTheStorage_whenAnExecutorDoesNotSeeAFile() throws IOException {
    writeClasses(5, "ant", "bee");
    ImageSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
    Files.delete(folder.resolve("ant/002.png"));
    assertThatThrownBy(
            () ->
                Dataset.forTraining(
                    spark, source, recipe(4, 4, 0, 1), 1, 2, worker -> List.of(), quarantined::add))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContaining("executor driver")
        .hasMessageContaining("ant/002.png")
        .hasMessageContaining("HDFS, S3 or a shared (NFS) mount");
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }

  @Test
  void giveTheSameShares_whateverTheClusterDid() throws IOException {
    writeClasses(20, "ant", "bee");
    List<List<Long>> orders = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      try (Dataset dataset = read(recipe(4, 4, 0.1, 0), seed, 2)) {
        orders.add(
            dataset.examples().chunks().collect().stream()
                .flatMap(chunk -> Arrays.stream(chunk.positions()).boxed())
                .toList());
      }
    }
    assertThat(orders.get(1)).isEqualTo(orders.get(0));
    assertThat(orders.get(2)).isNotEqualTo(orders.get(0));
  }

  @Test
  void readsALostShareAgain_toTheSameBytes() throws IOException {
    writeClasses(5, "ant", "bee");
    try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, 2)) {
      Map<Long, List<Integer>> before = byPosition(dataset.examples());
      dataset.examples().chunks().unpersist(true);
      assertThat(byPosition(dataset.examples())).isEqualTo(before);
    }
  }

  /** What reading lost shares again ends with. */
  private static MeanfieldException lostShares(ExampleSet examples) {
    examples.chunks().unpersist(true);
    return MeanfieldException.in(catchThrowable(() -> examples.chunks().collect())).orElseThrow();
  }

  @Test
  void refusesALostShare_whoseFilesWereReplaced() throws IOException {
    writeClasses(5, "ant", "bee");
    try (Dataset dataset = read(recipe(4, 4, 0.2, 0), 1, 2)) {
      for (int i = 0; i < 5; i++) {
        MadeImages.grey(folder.resolve("bee/00" + i + ".png"), 77);
      }
      MeanfieldException fault = lostShares(dataset.examples());

      assertThat(fault.kind()).isEqualTo(ErrorKind.DATA);
      assertThat(fault)
          .hasMessageContaining("/bee/00")
          .hasMessageContaining("is not the image that it was when it was read first");
      assertThat(lostShares(dataset.validation().orElseThrow())).hasMessageContaining("/bee/00");
    }
  }

  @Test
  void refusesALostShare_whoseLastFileWasDamaged() throws IOException {
    writeClasses(5, "ant", "bee");
    try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, 1)) {
      List<PackedChunk> chunks = dataset.examples().chunks().collect();
      long[] positions = chunks.get(chunks.size() - 1).positions();
      int last = (int) positions[positions.length - 1];
      String file = (last < 5 ? "ant/00" : "bee/00") + last % 5 + ".png";
      MadeImages.write(folder.resolve(file), new byte[] {1, 2, 3});

      assertThat(lostShares(dataset.examples())).hasMessageContaining("/" + file + " is not");
    }
  }

  @Test
  void refusesALostShare_whoseIdxFileWasReplaced() throws IOException {
    writeCountingIdx(9);
    try (Dataset dataset = read(recipe(8, 8, 0, 0), 5, 2)) {
      byte[] others = MadeImages.countingImages(9);
      others[others.length - 1]++;
      MadeImages.write(folder.resolve("train-images-idx3-ubyte.gz"), MadeImages.gzip(others));

      assertThat(lostShares(dataset.examples()))
          .hasMessageContaining("image 8 of file:" + folder)
          .hasMessageContaining("is not the image that it was");
    }
  }

  @Test
  void asksForThePinnedExecutors() throws IOException {
    writeClasses(2, "ant", "bee");
    StoredSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
    PackedShares shares =
        new PackedShares(
            spark,
            "images",
            List.of(source.refs(new int[] {0, 1}), source.refs(new int[] {2, 3})),
            recipe(4, 4, 0, 0).image(),
            worker -> List.of("executor_node_" + worker));
    Partition second = shares.partitions()[1];
    assertThat(shares.preferredLocations(second).mkString()).isEqualTo("executor_node_1");
    shares.destroy();
  }

  @Test
  void sendsASmallPartition_howeverManyImagesItStandsFor() throws IOException {
    writeCountingIdx(200);
    StoredSource source =
        SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
    JavaRDD<PackedChunk> images = Dataset.lazily(spark, source, recipe(2, 3, 0, 0).image(), 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(images.partitions().get(0));
    }
    assertThat(bytes.size()).isLessThan(1500);
  }

  @Test
  void readsLazilyInOrderOfTheListing_withTheUndecodableBeside() throws IOException {
    writeClasses(3, "ant", "bee");
    MadeImages.write(folder.resolve("bee/001.png"), new byte[0]);
    StoredSource source =
        SourceDetector.openUnlabelled(folder.toString(), List.of(), spark.hadoopConfiguration());
    List<PackedChunk> chunks =
        Dataset.lazily(spark, source, recipe(4, 4, 0, 0).image(), 2).collect();
    assertThat(chunks.get(0).positions()).containsExactly(0, 1, 2);
    assertThat(chunks.get(1).positions()).containsExactly(3, 5);
    assertThat(chunks.get(1).labels()).containsExactly(-1, -1);
    assertThat(chunks.get(1).undecodable())
        .containsExactly(new Undecodable(4, "bee/001.png", "the file is empty"));
  }

  @Test
  void takesMeanAndDeviationOfThePixels_whateverThePartitions() throws IOException {
    writeClasses(4, "ant", "bee"); // grey levels 10 and 20, as many of each
    for (int workers : new int[] {1, 3}) {
      try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, workers)) {
        assertThat(PixelStatistics.of(dataset.examples().chunks(), 1))
            .isEqualTo(new PixelStatistics(List.of(15f), List.of(5f)));
      }
    }
  }

  @Test
  void takesADeviationBelowOneAsOne() throws IOException {
    MadeImages.grey(folder.resolve("ant/1.png"), 30);
    MadeImages.grey(folder.resolve("bee/1.png"), 30);
    try (Dataset dataset = read(recipe(4, 4, 0, 0), 1, 1)) {
      assertThat(PixelStatistics.of(dataset.examples().chunks(), 1).deviation())
          .containsExactly(1f);
    }
  }
}

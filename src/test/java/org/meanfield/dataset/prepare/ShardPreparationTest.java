package org.meanfield.dataset.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
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
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.shard.ShardManifest;
import org.meanfield.dataset.shard.ShardPlan;
import org.meanfield.dataset.share.PixelStatistics;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.dataset.source.table.TableColumns;
import org.meanfield.dataset.source.table.TableSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** Shards written and read on a real Spark of two slots with Kryo. */
class ShardPreparationTest {
  private static final ImageRecipe IMAGE = new ImageRecipe(4, 5, Channels.RGB, Fit.STRETCH);
  private static final int BYTES = 4 * 5 * 3;

  private static JavaSparkContext spark;

  @TempDir Path folder;

  private final List<List<Undecodable>> quarantined = new ArrayList<>();
  private final List<Long> progress = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startSpark() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("ShardPreparationTest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrationRequired", "true")
                .set("spark.kryo.registrator", KryoClasses.class.getName())
                // What the test itself fetches.
                .set(
                    "spark.kryo.classesToRegister",
                    "[Ljava.util.List;,scala.collection.convert.Wrappers$SeqWrapper,scala.collection.convert.Wrappers$,org.apache.spark.sql.types.BinaryType$"));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  /** A tree of noise, a folder a class. */
  private void writeNoise(int perClass, String... classes) throws IOException {
    Random random = new Random(3);
    for (String label : classes) {
      for (int i = 0; i < perClass; i++) {
        var image = MadeImages.plain(7, 6, 0);
        for (int p = 0; p < 42; p++) {
          image.setRGB(p % 7, p / 7, random.nextInt(1 << 24));
        }
        MadeImages.write(
            images().resolve(String.format(Locale.ROOT, "%s/%03d.png", label, i)),
            MadeImages.encoded(image, "png"));
      }
    }
  }

  private Path images() {
    return folder.resolve("images");
  }

  private Path shards() {
    return folder.resolve("shards");
  }

  private StoredSource open(Path location, String... labels) {
    return SourceDetector.open(location.toString(), List.of(labels), spark.hadoopConfiguration());
  }

  private StoredSource openToJudge(Path location, String... labels) {
    return SourceDetector.open(
        location.toString(), List.of(labels), DatasetUse.JUDGING, spark.hadoopConfiguration());
  }

  private ShardFolder shardFolder() {
    return ShardFolder.at(shards().toString(), spark.hadoopConfiguration());
  }

  @Test
  void judgeAModelOfMoreClasses_andTrainOnEachOfTheirOwn() throws IOException {
    writeNoise(5, "cat", "dog");
    Files.createDirectories(images().resolve("owl"));
    prepare(openToJudge(images()), IMAGE, 1, 0);

    assertThat(openToJudge(shards(), "owl", "fox", "dog", "cat").listing().countsByClass(4))
        .containsExactly(0, 0, 5, 5);
    assertThatThrownBy(() -> open(shards()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds no image of the class owl, and to train each class needs");
    assertThatThrownBy(() -> openToJudge(shards(), "fox", "dog", "cat"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds images of the classes [cat, dog, owl]");
  }

  /** Two slots make eight parts of 64 images or more. */
  private ShardManifest prepare(ImageSource source, ImageRecipe image, long seed, double broken) {
    ShardPlan plan = ShardPreparation.plan(source, image, seed, 2);
    ShardFolder to = shardFolder();
    if (to.plan().isEmpty()) {
      to.begin(plan);
    }
    return new ShardPreparation(spark, source, to, plan, broken)
        .write(quarantined::add, progress::add);
  }

  /** Pixels and label of each image by its name. */
  private static Map<String, List<Object>> examples(StoredSource source, ImageRecipe image) {
    Map<String, List<Object>> found = new TreeMap<>();
    source
        .refs(IntStream.range(0, source.listing().size()).toArray())
        .chunks(image, spark.hadoopConfiguration(), "the test", () -> {})
        .forEachRemaining(
            chunk -> {
              int bytes = chunk.size() == 0 ? 0 : chunk.pixels().length / chunk.size();
              for (int i = 0; i < chunk.size(); i++) {
                ByteBuffer pixels = ByteBuffer.wrap(chunk.pixels(), i * bytes, bytes).slice();
                int position = (int) chunk.positions()[i];
                assertThat(source.listing().label(position)).isEqualTo(chunk.labels()[i]);
                found.put(source.listing().name(position), List.of(pixels, chunk.labels()[i]));
              }
            });
    return found;
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> all = Files.list(shards().resolve("parts"))) {
      return all.sorted().toList();
    }
  }

  private AbstractThrowableAssert<?, ?> assertReadingFails() {
    return assertThatThrownBy(() -> examples(open(shards()), IMAGE))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA));
  }

  @Test
  void givesTheExamplesThatDecodingGives_byNameAndLabel() throws IOException {
    writeNoise(90, "ant", "bee", "cow");
    StoredSource source = open(images());

    ShardManifest manifest = prepare(source, IMAGE, 1, 0);

    StoredSource shards = open(shards());
    assertThat(examples(shards, IMAGE)).hasSize(270).isEqualTo(examples(source, IMAGE));
    assertThat(shards.classNames()).containsExactly("ant", "bee", "cow");
    assertThat(shards.root()).isEqualTo(source.root());
    assertThat(manifest.parts()).hasSize(4); // 270 images by 64.
    assertThat(manifest.contents().countsByClass()).containsExactly(90L, 90L, 90L);
    assertThat(quarantined).containsExactly(List.of());
    assertThat(progress).startsWith(0L).endsWith(270L).isSorted();
    assertThat(shards().resolve("preparing")).doesNotExist();
  }

  @Test
  void readsAnyImagesInAnyOrder_andWithoutSome() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    StoredSource shards = open(shards());
    Map<String, List<Object>> all = examples(shards, IMAGE);
    BitSet without = new BitSet();
    without.set(3, 9);
    StoredSource some = (StoredSource) shards.without(without);

    int[] asked = {133, 0, 3, 131, 60};
    List<Object> found = new ArrayList<>();
    some.refs(asked)
        .chunks(IMAGE, spark.hadoopConfiguration(), "the test", () -> {})
        .forEachRemaining(
            chunk -> {
              assertThat(chunk.positions()).containsExactly(133, 0, 3, 131, 60);
              for (int i = 0; i < chunk.size(); i++) {
                found.add(ByteBuffer.wrap(chunk.pixels(), i * BYTES, BYTES).slice());
              }
            });

    List<Object> expected = new ArrayList<>();
    for (int position : asked) {
      String name = shards.listing().name(position < 3 ? position : position + 6);
      expected.add(Objects.requireNonNull(all.get(name)).get(0));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void dealsWorkersTheVeryExamplesThatTheSourceWouldDeal_inTheirOrder() throws IOException {
    writeNoise(90, "ant", "bee", "cow");
    ImageSource source = open(images());
    prepare(source, IMAGE, 5, 0);
    DataRecipe recipe =
        new DataRecipe("", null, 0, List.of(), IMAGE, Normalize.SCALE, 0, AugmentRecipe.NONE, 0);

    List<List<ByteBuffer>> dealt = new ArrayList<>();
    for (ImageSource each : List.of(source, open(shards()))) {
      try (Dataset read =
          Dataset.forTraining(spark, each, recipe, 5, 3, w -> List.of(), quarantined::add)) {
        dealt.add(
            read.examples().chunks().glom().collect().stream()
                .map(chunks -> ByteBuffer.wrap(chunks.get(0).pixels()))
                .toList());
      }
    }

    assertThat(dealt.get(0)).hasSize(3);
    assertThat(dealt.get(1)).isEqualTo(dealt.get(0));
  }

  @Test
  void aWorkerReadsOnlyThePartsOfItsShare() throws IOException {
    writeNoise(128, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    StoredSource shards = open(shards());
    Files.delete(parts().get(3));
    int[] firstHalf = IntStream.range(0, 128).toArray();

    List<PackedChunk> read = new ArrayList<>();
    shards
        .refs(firstHalf)
        .chunks(IMAGE, spark.hadoopConfiguration(), "the test", () -> {})
        .forEachRemaining(read::add);

    assertThat(read.stream().mapToInt(PackedChunk::size).sum()).isEqualTo(128);
  }

  @Test
  void givesTheSameFiles_howeverOftenItIsDone() throws IOException {
    writeNoise(70, "ant", "bee");
    ShardManifest first = prepare(open(images()), IMAGE, 1, 0);
    Files.move(shards(), folder.resolve("earlier"));

    assertThat(prepare(open(images()), IMAGE, 1, 0)).isEqualTo(first);
    assertThat(open(shards()).fingerprint())
        .isEqualTo(open(folder.resolve("earlier")).fingerprint());
  }

  @Test
  void sumsUpPixelsAsARunDoes() throws IOException {
    writeNoise(70, "ant", "bee");
    StoredSource source = open(images());
    ShardManifest manifest = prepare(source, IMAGE, 1, 0);

    PixelStatistics statistics = PixelStatistics.of(Dataset.lazily(spark, source, IMAGE, 3), 3);

    for (int c = 0; c < 3; c++) {
      assertThat((float) manifest.contents().mean(c)).isEqualTo(statistics.mean().get(c));
      assertThat((float) manifest.contents().deviation(c)).isEqualTo(statistics.deviation().get(c));
    }
  }

  @Test
  void leavesOutWhatCannotBeDecoded_andNamesIt() throws IOException {
    writeNoise(70, "ant", "bee");
    Files.writeString(images().resolve("bee/003.png"), "no PNG");
    StoredSource source = open(images());

    ShardManifest manifest = prepare(source, IMAGE, 1, 0.01);

    assertThat(manifest.undecodable()).isEqualTo(1);
    assertThat(manifest.contents().countsByClass()).containsExactly(70L, 69L);
    assertThat(examples(open(shards()), IMAGE)).hasSize(139).isEqualTo(examples(source, IMAGE));
    assertThat(quarantined)
        .singleElement()
        .satisfies(
            images ->
                assertThat(images).extracting(Undecodable::path).containsExactly("bee/003.png"));
  }

  @Test
  void refusesTooManyUndecodable_andKeepsWhatIsDone() throws IOException {
    writeNoise(70, "ant", "bee");
    Files.writeString(images().resolve("bee/003.png"), "no PNG");
    StoredSource source = open(images());

    assertThatThrownBy(() -> prepare(source, IMAGE, 1, 0))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("1 of 140 images", "bee/003.png", "raise data.maxUndecodable");
    assertThat(quarantined).hasSize(1);
    List<FileTime> before = times();

    prepare(source, IMAGE, 1, 0.01);

    assertThat(times()).isEqualTo(before);
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path part : parts()) {
      times.add(Files.getLastModifiedTime(part));
    }
    return times;
  }

  @Test
  void isAnotherPlan_whenAnImageOfTheSameLengthHasTakenAnothersPlace() throws IOException {
    writeNoise(3, "ant", "bee");
    ShardPlan plan = ShardPreparation.plan(open(images()), IMAGE, 1, 2);
    Path image = images().resolve("bee/001.png");
    byte[] other = Files.readAllBytes(image);
    other[other.length / 2]++;

    Files.write(image, other);
    Files.setLastModifiedTime(image, FileTime.fromMillis(0));

    assertThat(plan.differences(ShardPreparation.plan(open(images()), IMAGE, 1, 2)))
        .singleElement()
        .asString()
        .contains("have been modified");
  }

  @Test
  void goesOnWithWhatIsMissing() throws IOException {
    writeNoise(140, "ant", "bee");
    Path broken = images().resolve("bee/003.png");
    Files.writeString(broken, "no PNG");
    StoredSource source = open(images());
    assertThatThrownBy(() -> prepare(source, IMAGE, 1, 0)).isInstanceOf(MeanfieldException.class);
    List<Path> parts = parts();
    FileTime longAgo = FileTime.fromMillis(0);
    for (Path part : parts) {
      Files.setLastModifiedTime(part, longAgo);
    }
    byte[] second = Files.readAllBytes(parts.get(1));
    // One part gone, one cut short, one whose note was being written.
    Files.delete(parts.get(1));
    Files.write(parts.get(2), new byte[] {1});
    Files.writeString(shards().resolve("preparing/part-00003.json"), "{");

    ShardManifest manifest = prepare(source, IMAGE, 1, 0.01);

    assertThat(times().get(0)).isEqualTo(longAgo);
    assertThat(times().subList(1, 4)).doesNotContain(longAgo);
    assertThat(Files.readAllBytes(parts.get(1))).isEqualTo(second);
    assertThat(manifest.images()).isEqualTo(279);
    assertThat(examples(open(shards()), IMAGE)).isEqualTo(examples(source, IMAGE));
  }

  @Test
  void takesATableToo_byTheNamesOfItsRows() throws IOException {
    writeNoise(70, "ant", "bee");
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    org.apache.spark.sql.Dataset<Row> table =
        session
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", true)
            .load(images().toString())
            .selectExpr("path", "content", "element_at(split(path, '/'), -2) as kind");
    TableSource source =
        TableSource.open(
            table, new TableColumns("table:photos", "content", "kind", null), List.of());

    prepare(source, IMAGE, 1, 0);

    Map<String, List<Object>> byName = new TreeMap<>();
    examples(open(shards()), IMAGE)
        .forEach((name, example) -> byName.put(name.replaceFirst(".*/images/", ""), example));
    assertThat(byName).isEqualTo(examples(open(images()), IMAGE));
  }

  @Test
  void hasTheFingerprintOfItsImages_intoHoweverManyPartsTheyGo() throws IOException {
    writeNoise(90, "ant", "bee");
    ImageSource source = open(images());
    prepare(source, IMAGE, 1, 0);
    String first = open(shards()).fingerprint();
    Files.move(shards(), folder.resolve("first"));
    ShardPlan plan = ShardPreparation.plan(source, IMAGE, 1, 7);
    shardFolder().begin(plan);
    prepare(source, IMAGE, 1, 0);
    assertThat(open(shards()).fingerprint()).isEqualTo(first);

    Files.move(shards(), folder.resolve("second"));
    prepare(source, IMAGE, 2, 0);
    assertThat(open(shards()).fingerprint()).as("of another order").isNotEqualTo(first);
  }

  @Test
  void isReadBySparkAsATable() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();

    org.apache.spark.sql.Dataset<Row> rows =
        session.read().parquet(shards().resolve("parts").toString());

    assertThat(rows.columns()).containsExactly("path", "label", "form", "pixels");
    assertThat(rows.filter("label = 1 and length(pixels) = " + BYTES).count()).isEqualTo(70);
    assertThat(rows.filter("path = 'ant/007.png'").count()).isEqualTo(1);
  }

  @Test
  void ordersClassesAsTheyAreAskedFor() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);

    StoredSource shards = open(shards(), "bee", "ant");
    assertThat(shards.listing().countsByClass(2)).containsExactly(70, 70);
    for (int i = 0; i < 140; i++) {
      assertThat(shards.listing().label(i))
          .isEqualTo(shards.listing().path(i).startsWith("bee/") ? 0 : 1);
    }
    StoredSource some =
        SourceDetector.openUnlabelled(
            shards().toString(), List.of("bee", "cow"), spark.hadoopConfiguration());
    assertThat(some.listing().countsByClass(2)).containsExactly(70, 0);
    assertThatThrownBy(() -> open(shards(), "bee", "cow"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("holds images of the classes [ant, bee]", "expected [bee, cow]");
  }

  @Test
  void namesClassesThatWereNumbered() throws IOException {
    Files.createDirectories(images());
    MadeImages.write(images().resolve("train-images-idx3-ubyte"), MadeImages.countingImages(130));
    MadeImages.write(images().resolve("train-labels-idx1-ubyte"), MadeImages.countingLabels(130));
    ImageRecipe image = new ImageRecipe(2, 3, Channels.GREY, Fit.STRETCH);
    StoredSource source = open(images());
    prepare(source, image, 1, 0);

    assertThat(examples(open(shards()), image)).hasSize(130).isEqualTo(examples(source, image));
    assertThat(open(shards(), "shirt", "shoe", "hat").classNames())
        .containsExactly("shirt", "shoe", "hat");
  }

  @Test
  void refusesAPartWithAByteChanged() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    byte[] bytes = Files.readAllBytes(parts().get(1));
    bytes[bytes.length / 2] ^= 1;
    Files.write(parts().get(1), bytes);

    assertReadingFails()
        .hasMessageContainingAll(
            "part-00001.parquet is damaged: its CRC-32C is", "expected", "run prepare again");
  }

  @Test
  void refusesAPartThatIsCutShortOrGone_beforeAnyIsRead() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    byte[] bytes = Files.readAllBytes(parts().get(1));
    Files.write(parts().get(1), Arrays.copyOf(bytes, 100));
    assertThatThrownBy(() -> open(shards()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll(
            "part-00001.parquet has 100 bytes",
            String.format(Locale.ROOT, "expected %,d bytes", bytes.length),
            "run prepare again");

    Files.delete(parts().get(1));
    assertThatThrownBy(() -> open(shards()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("part-00001.parquet is missing", "run prepare again");
  }

  @Test
  void refusesAPartThatIsCutShortAfterItWasListed() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    StoredSource listed = open(shards());
    Files.write(parts().get(0), new byte[100]);

    assertThatThrownBy(() -> examples(listed, IMAGE))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("part-00000.parquet is damaged: it ends before its");
  }

  @Test
  void refusesAManifestOfANewerVersion() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);
    Path manifest = shards().resolve("shards.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"version\" : 1", "\"version\" : 2"));

    assertReadingFails()
        .hasMessageContainingAll(
            "shards.json has 2", "'version'", "expected 1", ". Restore the file, or delete ");
  }

  @Test
  void refusesAnotherFormThanTheRecipeWants() throws IOException {
    writeNoise(70, "ant", "bee");
    prepare(open(images()), IMAGE, 1, 0);

    for (ImageRecipe other :
        List.of(
            new ImageRecipe(4, 4, Channels.RGB, Fit.STRETCH),
            new ImageRecipe(4, 5, Channels.GREY, Fit.STRETCH),
            new ImageRecipe(4, 5, Channels.RGB, Fit.CROP))) {
      assertThatThrownBy(() -> Dataset.lazily(spark, open(shards()), other, 1))
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContainingAll(
              "holds images of 4 x 5 pixels, rgb, stretch", "expected", "data.image");
    }
  }

  @Test
  void refusesShardsThatAreNotWhole() throws IOException {
    writeNoise(70, "ant", "bee");
    shardFolder().begin(ShardPreparation.plan(open(images()), IMAGE, 1, 2));

    assertThatThrownBy(() -> open(shards()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("are not whole", "Run the same prepare again");
  }

  @Test
  void cutsLargeSetsIntoPartsOf32MiB_andSmallOnesIntoAFewForEachSlot() throws IOException {
    writeNoise(400, "ant");
    StoredSource source = open(images());

    assertThat(ShardPreparation.plan(source, IMAGE, 1, 1).parts()).isEqualTo(4);
    assertThat(ShardPreparation.plan(source, IMAGE, 1, 100).parts()).isEqualTo(6);
    // 768 KiB each: 42 in a part.
    ImageRecipe large = new ImageRecipe(512, 512, Channels.RGB, Fit.STRETCH);
    assertThat(ShardPreparation.plan(source, large, 1, 1).parts()).isEqualTo(10);
    // Larger than a part.
    ImageRecipe huge = new ImageRecipe(4096, 4096, Channels.RGB, Fit.STRETCH);
    assertThat(ShardPreparation.plan(source, huge, 1, 1).parts()).isEqualTo(400);
  }
}

package org.meanfield.dataset.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.TableLocation;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.share.HeldShares;
import org.meanfield.dataset.share.Shares;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ReadPlan;
import org.meanfield.fault.MeanfieldException;

class TableSourceTest {
  private static final ImageRecipe FORM =
      new ImageRecipe(4, 4, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
  private static final int ROWS = 200;

  /** How often a partition was read, in this process, which is the executor too. */
  private static final AtomicInteger READINGS = new AtomicInteger();

  private static SparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Image n is of grey n and, if it is even, a cat. */
  private static org.apache.spark.sql.Dataset<Row> table(int from, int end) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int n = from; n < end; n++) {
      byte[] file = MadeImages.encoded(MadeImages.plain(4, 4, n << 16 | n << 8 | n), "png");
      rows.add(RowFactory.create(file, n % 2 == 0 ? "cat" : "dog"));
    }
    StructType schema =
        new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.StringType);
    return SparkSession.builder().getOrCreate().createDataFrame(rows, schema);
  }

  private static TableSource open(org.apache.spark.sql.Dataset<Row> table, String... labels) {
    return TableSource.open(table, TableColumns.of("image", "label"), List.of(labels));
  }

  /** Grey and label of every position. */
  private static List<String> content(TableSource source) {
    String[] content = new String[source.listing().size()];
    for (PackedChunk chunk :
        Dataset.lazily(JavaSparkContext.fromSparkContext(spark), source, FORM, 1).collect()) {
      for (int i = 0; i < chunk.size(); i++) {
        content[(int) chunk.positions()[i]] =
            (chunk.pixels()[16 * i] & 0xFF) + " " + chunk.labels()[i];
      }
    }
    return Arrays.asList(content);
  }

  @Test
  void hasOneOrder_howeverItIsCutAndSorted() throws IOException {
    TableSource one = open(table(0, ROWS).coalesce(1));
    TableSource other = open(table(ROWS / 2, ROWS).union(table(0, ROWS / 2)).repartition(7));

    assertThat(content(other)).isEqualTo(content(one)).doesNotHaveDuplicates().hasSize(ROWS);
    assertThat(content(one))
        .allSatisfy(
            found -> {
              String[] greyAndLabel = found.split(" ", 2);
              assertThat(Integer.parseInt(greyAndLabel[0]) % 2)
                  .isEqualTo(Integer.parseInt(greyAndLabel[1]));
            });
    assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(open(table(0, ROWS - 1)).fingerprint()).isNotEqualTo(one.fingerprint());
  }

  @Test
  void takesLabelsOfOneName_inWhateverUnicodeForm_forOneClass() throws IOException {
    org.apache.spark.sql.Dataset<Row> asOnMacs =
        table(0, 6).withColumn("label", functions.lit("blu\u0308te"));
    org.apache.spark.sql.Dataset<Row> table =
        table(6, 9).withColumn("label", functions.lit("bl\u00fcte")).union(asOnMacs);

    TableSource source = open(table.union(table(9, 10)));

    assertThat(source.classNames()).containsExactly("bl\u00fcte", "dog");
    assertThat(source.listing().countsByClass(2)).containsExactly(9, 1);
    TableSource named =
        TableSource.open(
            table,
            TableColumns.of("image", "label"),
            List.of("cat", "blu\u0308te"),
            DatasetUse.JUDGING);
    assertThat(named.listing().countsByClass(2)).containsExactly(0, 9);
  }

  @Test
  void findsEachRowAgain_whateverOrderItsPartitionComesIn() throws IOException {
    org.apache.spark.sql.Dataset<Row> still = table(0, ROWS).union(table(0, 9)).coalesce(3);
    org.apache.spark.sql.Dataset<Row> moving =
        SparkSession.builder()
            .getOrCreate()
            .createDataFrame(
                still.javaRDD().mapPartitions(rows -> shuffled(rows, READINGS.incrementAndGet())),
                still.schema());
    TableSource source = open(moving);
    int[] positions = IntStream.range(0, source.listing().size()).toArray();

    List<String> content = content(source);

    assertThat(content).isEqualTo(content(open(still)));
    HeldShares shares =
        source.shares(
            ReadPlan.anywhere(JavaSparkContext.fromSparkContext(spark), List.of(positions), FORM));
    List<String> trained = new ArrayList<>();
    for (PackedChunk chunk : shares.chunks().collect()) {
      for (int i = 0; i < chunk.size(); i++) {
        trained.add((chunk.pixels()[16 * i] & 0xFF) + " " + chunk.labels()[i]);
      }
    }
    assertThat(trained).isEqualTo(content);
  }

  private static Iterator<Row> shuffled(Iterator<Row> rows, int seed) {
    List<Row> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    Collections.shuffle(all, new Random(seed));
    return all.iterator();
  }

  @Test
  void callsItsImagesByTheColumnThatTellsThemApart() throws IOException {
    org.apache.spark.sql.Dataset<Row> named =
        table(0, 40)
            .repartition(3)
            .withColumn("path", functions.expr("concat('photo of a ', label)"))
            .withColumn("other", functions.expr("if(label = 'dog', null, 'known')"));
    TableSource byPath = open(named);
    TableSource byOther =
        TableSource.open(named, new TableColumns("t", "image", "label", "other"), List.of());

    // The cats come first.
    List<Undecodable> images =
        List.of(new Undecodable(0, "row 8", "a"), new Undecodable(39, "row 9", "b"));

    assertThat(byPath.called(images))
        .extracting(Undecodable::path)
        .containsExactly("photo of a cat", "photo of a dog");
    assertThat(byOther.called(images))
        .extracting(Undecodable::path)
        .containsExactly("known", "row 9");
    assertThat(open(table(0, 40)).called(images)).isEqualTo(images);
  }

  @Test
  void sendsNoMoreThanItCounts() throws IOException {
    TableSource source = open(table(0, ROWS));
    int few = SerializationUtils.serialize(plan(open(table(0, 2)))).length;

    int sent = SerializationUtils.serialize(plan(source)).length - few;

    assertThat(source.sentBytes()).isEqualTo(ROWS * 56L);
    assertThat(2L * sent).isLessThanOrEqualTo(source.sentBytes());
  }

  private static RowAssignment plan(TableSource source) {
    int[] positions = new int[source.listing().size()];
    Arrays.setAll(positions, i -> i);
    return new RowAssignment(source, Shares.cut(positions, 2));
  }

  @Test
  void readsTheColumnsThatTheSessionMeans() throws IOException {
    // Grey 1, 2, 3 and 4 in four columns that a careless reader takes for one another.
    org.apache.spark.sql.Dataset<Row> four =
        table(1, 2)
            .crossJoin(table(2, 3).toDF("IMAGE", "LABEL"))
            .crossJoin(table(3, 4).toDF("photo.image", "kind"))
            .crossJoin(
                table(4, 5).toDF("image", "x").select(functions.struct("image").as("photo")));
    for (boolean caseSensitive : new boolean[] {true, false}) {
      org.apache.spark.sql.Dataset<Row> table = inSession(four, caseSensitive);

      assertThat(content(openColumn(table, "image"))).containsExactly("1 0");
      assertThat(content(openColumn(table, "IMAGE"))).containsExactly("2 0");
      assertThat(content(openColumn(table, "photo.image"))).containsExactly("3 0");
      assertThat(content(openColumn(table, "`photo.image`"))).containsExactly("3 0");
      assertThat(content(openColumn(table, "`photo`.image"))).containsExactly("4 0");
    }
    assertThat(content(openColumn(inSession(four, false), "`PHOTO`.Image"))).containsExactly("4 0");
    assertThatThrownBy(() -> openColumn(inSession(four, true), "`PHOTO`.Image"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(
            "no column `PHOTO`.Image in the table, which has image, label, IMAGE");
    assertThatThrownBy(() -> openColumn(inSession(four, false), "Image"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("The name Image fits 2 columns of the table: image, IMAGE.");
  }

  private static org.apache.spark.sql.Dataset<Row> inSession(
      org.apache.spark.sql.Dataset<Row> table, boolean caseSensitive) {
    SparkSession session = SparkSession.builder().getOrCreate().newSession();
    session.conf().set("spark.sql.caseSensitive", caseSensitive);
    return session.createDataFrame(table.javaRDD(), table.schema());
  }

  private static TableSource openColumn(org.apache.spark.sql.Dataset<Row> table, String image) {
    return TableSource.open(table, TableColumns.of(image, "label"), List.of());
  }

  @Test
  void needsRowsOfEachClassToTrain_andNoneToJudge() throws IOException {
    org.apache.spark.sql.Dataset<Row> table = table(0, 4);

    assertThatThrownBy(() -> open(table, "cat", "dog", "fox"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds no fox, and to train each class needs images");
    assertThat(
            TableSource.open(
                    table,
                    TableColumns.of("image", "label"),
                    List.of("fox", "dog", "cat"),
                    DatasetUse.JUDGING)
                .listing()
                .countsByClass(3))
        .containsExactly(0, 2, 2);
  }

  /** Two images of each label, of a table that Spark has written with a folder a label. */
  private Path partitioned(String... labels) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 2 * labels.length; n++) {
      byte[] file = MadeImages.encoded(MadeImages.plain(4, 4, n), "png");
      rows.add(RowFactory.create(file, labels[n / 2]));
    }
    Path table = folder.resolve("table");
    SparkSession.builder()
        .getOrCreate()
        .createDataFrame(rows, table(0, 0).schema())
        .write()
        .partitionBy("label")
        .parquet(table.toString());
    return table;
  }

  private static TableSource openNamed(Path table, String... labels) {
    TableLocation location = TableLocation.of("parquet:" + table);
    return TableSource.open(
        TableResolver.open(SparkSession.builder().getOrCreate(), location),
        TableColumns.of(location),
        List.of(labels));
  }

  @Test
  void takesLabelsAsTheirFoldersSayThem_andLeavesTheSessionAsItIs() throws IOException {
    SparkSession session = SparkSession.builder().getOrCreate();
    Path table = partitioned("001", "002", "010");

    assertThat(openNamed(table).classNames()).containsExactly("001", "002", "010");
    assertThat(session.conf().get("spark.sql.sources.partitionColumnTypeInference.enabled"))
        .isEqualTo("true");
    assertThat(session.read().parquet(table.toString()).schema().apply("label").dataType())
        .isEqualTo(DataTypes.IntegerType);
  }

  @Test
  void readsInTheSettingsOfTheSessionThatAsks() throws IOException {
    SparkSession session = SparkSession.builder().getOrCreate().newSession();
    session.conf().set("spark.sql.parquet.binaryAsString", true);
    TableLocation location = TableLocation.of("parquet:" + partitioned("a", "b"));

    assertThat(TableResolver.open(session, location).sparkSession().conf().getAll())
        .isEqualTo(
            session
                .conf()
                .getAll()
                .updated("spark.sql.sources.partitionColumnTypeInference.enabled", "false"));
  }

  @Test
  void takesNumbersInFoldersForIndexes_whereTheClassesHaveOtherNames() throws IOException {
    Path table = partitioned("0", "2", "10");
    String[] names = IntStream.range(0, 11).mapToObj(c -> "class " + c).toArray(String[]::new);

    assertThat(openNamed(table).classNames()).containsExactly("0", "10", "2");
    assertThat(openNamed(table, names).listing().labels()).containsExactly(0, 0, 2, 2, 10, 10);
    assertThatThrownBy(() -> openNamed(table, "cat", "dog"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds 2, 10; expected the labels cat, dog, or their indexes");
  }

  /** One image a label. */
  private static org.apache.spark.sql.Dataset<Row> numbered(int... labels) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < labels.length; n++) {
      rows.add(RowFactory.create(MadeImages.encoded(MadeImages.plain(4, 4, n), "png"), labels[n]));
    }
    StructType schema =
        new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.IntegerType);
    return SparkSession.builder().getOrCreate().createDataFrame(rows, schema);
  }

  @Test
  void takesANumberForTheClassOfThatName_whereAllNamesAreNumbers() throws IOException {
    org.apache.spark.sql.Dataset<Row> table = numbered(0, 10, 10, 2, 2, 2);

    assertThat(open(table, "0", "1", "10", "2").listing().countsByClass(4))
        .containsExactly(1, 0, 2, 3);
    assertThat(open(table, "10", "02", "00").listing().countsByClass(3)).containsExactly(2, 3, 1);
    assertThatThrownBy(() -> open(table, "0", "1", "2", "3"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds 10; expected the labels 0, 1, 2, 3: leave those rows out");
    assertThatThrownBy(() -> open(table, "0", "2", "02", "10"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds 2; expected the labels 0, 2, 02, 10, some of which are the");
  }

  @Test
  void takesNumbersInFoldersForNames_whereTheClassesAreNumbersWrittenOtherwise()
      throws IOException {
    Path table = partitioned("0", "2", "10");

    assertThat(openNamed(table, "010", "000", "002").listing().labels())
        .containsExactly(0, 0, 1, 1, 2, 2);
    assertThatThrownBy(() -> openNamed(table, "4", "5", "6"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds 0, 2, 10; expected the labels 4, 5, 6: leave");
  }

  @Test
  void takesNumbersForIndexes_whereAnIndexerHasNumberedTheClasses() throws IOException {
    TableSource source =
        TableSource.openIndexed(
            numbered(0, 1, 1), TableColumns.of("image", "label"), List.of("1", "0"));

    assertThat(source.listing().countsByClass(2)).containsExactly(1, 2);
  }

  @Test
  void refusesIndexesWithGaps_unlessTheClassesAreNamed() throws IOException {
    org.apache.spark.sql.Dataset<Row> table =
        table(0, 6).withColumn("label", functions.expr("if(label = 'cat', 1, 4)").cast("double"));

    assertThatThrownBy(() -> open(table))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("column label of the table has the labels 1, 4, and not 0, 2, 3")
        .hasMessageContaining("data.labels");
    assertThat(open(table, "a", "b", "c", "d", "e").listing().countsByClass(5))
        .containsExactly(0, 3, 0, 0, 3);
  }

  @Test
  void showsBlanksOfALabelThatIsNotKnown() throws IOException {
    org.apache.spark.sql.Dataset<Row> table =
        table(0, 6).withColumn("label", functions.expr("concat(label, ' ')"));

    assertThatThrownBy(() -> open(table, "cat", "dog"))
        .hasMessageContaining("holds \"cat \", \"dog \"; expected the labels cat, dog");
  }

  @Test
  void refusesALabelThatIsNotKnown() throws IOException {
    org.apache.spark.sql.Dataset<Row> table = table(0, 4);

    assertThatThrownBy(() -> open(table, "cat", "fox"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds dog; expected the labels cat, fox");
  }
}

package org.meanfield.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.Fault;

class TableSourceTest {
  private static final ImageRecipe FORM =
      new ImageRecipe(4, 4, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
  private static final int ROWS = 200;

  /** How often a partition was read, in this process, which is the executor too. */
  private static final AtomicInteger READINGS = new AtomicInteger();

  private static SparkContext spark;

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
    assertThat(open(table, "cat", "blu\u0308te").listing().countsByClass(2)).containsExactly(0, 9);
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
    ShuffledShares shares =
        TableShares.of(
            JavaSparkContext.fromSparkContext(spark),
            "shares",
            source,
            List.of(positions),
            FORM,
            worker -> List.of());
    List<String> trained = new ArrayList<>();
    for (PackedChunk chunk : shares.toJavaRDD().collect()) {
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

  private static TablePlan plan(TableSource source) {
    int[] positions = new int[source.listing().size()];
    Arrays.setAll(positions, i -> i);
    return new TablePlan(source, Shares.cut(positions, 2));
  }

  @Test
  void refusesALabelThatIsNotKnown() throws IOException {
    org.apache.spark.sql.Dataset<Row> table = table(0, 4);

    assertThatThrownBy(() -> open(table, "cat", "fox"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("holds dog; expected the labels cat, fox");
  }
}

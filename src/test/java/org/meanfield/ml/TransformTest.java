package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.scoring.LightOrDark;
import org.meanfield.scoring.Predictions;

/** What {@code transform} does to tables and streams, in a Spark of two slots. */
class TransformTest {
  private static final int ROWS = 200;
  private static final String BROKEN = "if(id % 10 = 3, cast('no' as binary), image)";

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String bundle;

  /** (id, image, kind) in Parquet, of two partitions. */
  private static Dataset<Row> table;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.planChangeValidation", "true")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    bundle = LightOrDark.write(folder.resolve("bundle"));
    String parquet = folder.resolve("table").toString();
    LightOrDark.rows(spark, ROWS).repartition(2).write().parquet(parquet);
    table = spark.read().parquet(parquet);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static ImageClassificationModel model() {
    return ImageClassificationModel.open(spark, bundle).setPredictedLabelCol("guess");
  }

  private static ImageClassificationModel keeping() {
    return model().setHandleInvalid("keep");
  }

  @Test
  void tellsOfEachImageWhatTheModelSays() {
    List<Row> rows = model().transform(table).collectAsList();

    assertThat(rows)
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              double light =
                  LightOrDark.probabilityOfLight(LightOrDark.grey(row.<Integer>getAs("id")));
              Vector probability = row.getAs("probability");
              Vector raw = row.getAs("rawPrediction");
              assertThat(row.<String>getAs("guess")).isEqualTo(row.getAs("kind"));
              assertThat(row.<Double>getAs("prediction")).isEqualTo(light > 0.5 ? 1 : 0);
              assertThat(probability.apply(1)).isCloseTo(light, within(1e-5));
              assertThat(raw.apply(1)).isCloseTo(Math.log(light), within(1e-3));
            });
  }

  @Test
  void keepsTheOtherColumnsAsTheyAre_metadataAndNamesakesToo() {
    Metadata noted = Metadata.fromJson("{\"comment\":\"kept\"}");
    Dataset<Row> odd =
        table.select(
            functions.col("id"),
            functions.col("image"),
            functions.col("kind").as("same"),
            functions.col("id").as("same", noted));

    Dataset<Row> done = model().transform(odd);

    assertThat(done.schema().fields()).startsWith(odd.schema().fields());
    assertThat(done.columns())
        .containsExactly(
            "id", "image", "same", "same", "rawPrediction", "probability", "prediction", "guess");
    assertThat(done.sort("id").head().get(3)).isEqualTo(0);
  }

  @Test
  void addsNoColumnThatIsCalledNothing() {
    ImageClassificationModel model = model();
    model.set(model.getParam("probabilityCol"), "");
    model.set(model.getParam("rawPredictionCol"), "");

    assertThat(model.transform(table).columns())
        .containsExactly("id", "image", "kind", "prediction", "guess");
    assertThat(model.transform(table).filter("guess = kind").count()).isEqualTo(ROWS);
    assertThat(model.setPredictedLabelCol("").setPredictionCol("").transform(table).count())
        .isEqualTo(ROWS);
  }

  @Test
  void leavesAnIndexersLabelsToTheStagesBehindIt() {
    Dataset<Row> indexed =
        new StringIndexer().setInputCol("kind").setOutputCol("index").fit(table).transform(table);
    Dataset<Row> done = model().transform(indexed);

    Dataset<Row> names =
        new IndexToString().setInputCol("index").setOutputCol("name").transform(done);

    assertThat(names.filter("name = kind").count()).isEqualTo(ROWS);
  }

  @Test
  void tellsTheStagesBehindItWhatTheLabelsAre() {
    Dataset<Row> done = model().transform(table);

    Dataset<Row> named =
        new IndexToString().setInputCol("prediction").setOutputCol("name").transform(done);

    assertThat(named.filter("name = kind").count()).isEqualTo(ROWS);
    assertThat(Attribute.fromStructField(done.schema().apply("prediction")).isNominal()).isTrue();
    for (String vector : List.of("probability", "rawPrediction")) {
      assertThat(AttributeGroup.fromStructField(done.schema().apply(vector)).size()).isEqualTo(2);
    }
  }

  @Test
  void givesTheSchemaThatItTells() {
    Dataset<Row> noted =
        table.withColumn(
            "id", functions.col("id").as("id", Metadata.fromJson("{\"comment\":\"kept\"}")));

    for (String word : List.of("error", "skip", "keep")) {
      ImageClassificationModel model = model().setHandleInvalid(word);
      assertThat(model.transform(noted).schema()).isEqualTo(model.transformSchema(noted.schema()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip", "keep"})
  void readsTheImagesAlone_whereOnlyPredictionsAreAskedFor(String word) {
    Dataset<Row> done = model().setHandleInvalid(word).transform(table).select("prediction");

    assertThat(Predictions.of(done)).isEqualTo(ROWS);
    assertThat(done.queryExecution().executedPlan().toString())
        .contains("ReadSchema: struct<image:binary>");
  }

  @Test
  void predictsNothing_whereNoPredictionIsAskedFor() {
    Dataset<Row> kept = keeping().transform(table).select("id");
    Dataset<Row> skipped = model().transform(table).select("id");

    assertThat(Predictions.nodes(kept)).isEmpty();
    assertThat(kept.queryExecution().executedPlan().toString())
        .contains("ReadSchema: struct<id:int>");
    // Only what can be decoded stays, so images are decoded.
    assertThat(Predictions.nodes(skipped)).hasSize(1);
    assertThat(Predictions.of(skipped)).isZero();
    assertThat(skipped.count()).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip", "keep"})
  void predictsTheRowsAlone_thatAFilterBehindItLeaves(String word) {
    Dataset<Row> done = model().setHandleInvalid(word).transform(table);

    Dataset<Row> one = done.filter("id = 3");
    Dataset<Row> few = done.filter("id < 10 and guess = 'dark'").select("id", "probability");

    assertThat(Predictions.of(one)).isEqualTo(1);
    assertThat(one.queryExecution().executedPlan().toString()).contains("EqualTo(id,3)");
    assertThat(Predictions.of(few)).isEqualTo(10);
    assertThat(few.count()).isEqualTo(5);
    assertThat(Predictions.nodes(few)).hasSize(1);
  }

  @Test
  void predictsNoMoreRowsThanALimitAsksFor() {
    Dataset<Row> three = keeping().transform(table).limit(3);

    assertThat(three.collectAsList()).hasSize(3);
    assertThat(Predictions.of(three)).isBetween(3L, 6L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void standsInLargerQueries(boolean adaptive) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.adaptive.enabled", adaptive);
    Dataset<Row> here = session.read().parquet(folder.resolve("table").toString());
    Dataset<Row> done = model().transform(here);
    done.createOrReplaceTempView("done");

    Dataset<Row> joined =
        done.as("a").join(done.as("b"), functions.expr("a.id = b.id + 2 and a.guess = b.guess"));
    assertThat(joined.count()).isEqualTo(ROWS - 2);
    assertThat(joined.filter("a.kind != a.guess or b.kind != b.guess").count()).isZero();
    assertThat(done.join(done, "id").count()).isEqualTo(ROWS);
    assertThat(done.union(done).filter("guess = 'light'").count()).isEqualTo(ROWS);
    assertThat(done.groupBy("guess").count().orderBy("guess").collectAsList())
        .containsExactly(
            RowFactory.create("dark", ROWS / 2L), RowFactory.create("light", ROWS / 2L));
    assertThat(
            session
                .sql(
                    "select id from done where probability is not null and id in (select id + 1"
                        + " from done where guess = 'dark') and id < (select max(id) from done"
                        + " where prediction = 1) order by id")
                .collectAsList())
        .hasSize(ROWS / 2 - 1);
    assertThat(done.sort(functions.desc("guess"), functions.col("id")).first().getInt(0))
        .isEqualTo(1);
    assertThat(done.select("guess").as(Encoders.STRING()).distinct().collectAsList())
        .containsExactlyInAnyOrder("dark", "light");
    Dataset<Row> twice =
        model()
            .setPredictedLabelCol("again")
            .setPredictionCol("p2")
            .setProbabilityCol("q2")
            .setRawPredictionCol("r2")
            .transform(done);
    assertThat(twice.filter("again = guess and p2 = prediction").count()).isEqualTo(ROWS);
    assertThat(Predictions.of(twice)).isEqualTo(ROWS);
  }

  @Test
  void isPredictedOnce_whereItIsCached() {
    Dataset<Row> done = model().transform(table).cache();
    try {
      assertThat(done.count()).isEqualTo(ROWS);
      // Another opened from the same place comes to the same table.
      Dataset<Row> again = model().transform(table).filter("guess = 'dark'");

      assertThat(again.count()).isEqualTo(ROWS / 2);
      assertThat(again.queryExecution().executedPlan().toString()).contains("InMemoryTableScan");
      assertThat(Predictions.nodes(again)).hasSize(1);
    } finally {
      done.unpersist();
    }
  }

  @Test
  void isRightInASessionThatWasNotTaughtIt_viewsOfAllSessionsBeingSeenThere() {
    model().transform(table).createOrReplaceGlobalTempView("predicted");

    Dataset<Row> seen =
        spark.newSession().sql("select * from global_temp.predicted where guess = kind");

    assertThat(Predictions.nodes(seen)).isEmpty();
    assertThat(seen.count()).isEqualTo(ROWS);
  }

  @Test
  void computesNothingOnTheDriver_ofRowsThatWereMadeThere() {
    Dataset<Row> local = keeping().transform(LightOrDark.rows(spark, 20));

    assertThat(Predictions.nodes(local)).hasSize(1);
    assertThat(Predictions.of(local)).isEqualTo(20);
  }

  @Test
  void takesSparksOwnImages_brokenOnesToo() {
    byte[] light = {-1, -1, -1, -1};
    StructType image =
        new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    Dataset<Row> images =
        spark.createDataFrame(
            List.of(
                RowFactory.create(RowFactory.create("x", 2, 2, 1, 0, light)),
                RowFactory.create(RowFactory.create("y", -1, -1, -1, -1, new byte[0])),
                RowFactory.create(RowFactory.create("z", null, null, null, null, null)),
                RowFactory.create((Object) null)),
            new StructType().add("image", image));

    assertThat(keeping().transform(images).select("guess").collectAsList())
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder("light", null, null, null);
    assertThat(model().transform(images).count()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatCanNotBeDecoded_andWarnsOfHowMany() throws Exception {
    Dataset<Row> broken =
        table.withColumn("image", functions.expr("if(id = 7, null, " + BROKEN + ")"));
    List<String> warnings = new ArrayList<>();
    try (Heard heard = new Heard(warnings)) {
      Dataset<Row> done = model().transform(broken);
      assertThat(done.collectAsList()).hasSize(ROWS - 21).noneMatch(Row::anyNull);
      heard.all();

      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("21 rows were left out")
          .contains("setHandleInvalid(\"keep\")");
      warnings.clear();
      double accuracy =
          new MulticlassClassificationEvaluator()
              .setMetricName("accuracy")
              .setLabelCol("label")
              .evaluate(done.withColumn("label", functions.expr("double(kind = 'light')")));
      double area =
          new BinaryClassificationEvaluator()
              .setLabelCol("label")
              .evaluate(done.withColumn("label", functions.expr("double(kind = 'light')")));
      heard.all();
      assertThat(accuracy).isEqualTo(1);
      assertThat(area).isEqualTo(1);
      assertThat(warnings).isNotEmpty().allMatch(one -> one.startsWith("21 rows were left out"));
    }
  }

  @Test
  void keepsWhatCanNotBeDecoded_withNulls_whereItIsToldTo() {
    List<Row> rows =
        keeping().transform(table.withColumn("image", functions.expr(BROKEN))).collectAsList();

    assertThat(rows).hasSize(ROWS);
    assertThat(rows.stream().filter(row -> row.<Integer>getAs("id") % 10 == 3))
        .hasSize(ROWS / 10)
        .allMatch(row -> row.isNullAt(3) && row.isNullAt(4) && row.isNullAt(5) && row.isNullAt(6));
    assertThat(rows.stream().filter(row -> !row.isNullAt(3))).hasSize(ROWS - ROWS / 10);
  }

  @Test
  void endsTheQuery_whereItIsToldTo() {
    ImageClassificationModel strict = model().setHandleInvalid("error");

    assertThatThrownBy(
            () ->
                strict.transform(table.withColumn("image", functions.expr(BROKEN))).collectAsList())
        .satisfies(
            failure ->
                assertThat(MeanfieldException.in(failure).orElseThrow())
                    .hasMessageContaining("can't be decoded: ")
                    .hasMessageContaining("handleInvalid is error"));
    assertThatThrownBy(
            () ->
                strict
                    .transform(table.withColumn("image", functions.expr("if(id = 3, null, image)")))
                    .collectAsList())
        .satisfies(
            failure ->
                assertThat(MeanfieldException.in(failure).orElseThrow())
                    .hasMessageContaining("it is null"));
    assertThatThrownBy(() -> model().setHandleInvalid("drop"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessage("handleInvalid is \"drop\"; expected error, skip or keep.");
  }

  @Test
  void handlesInvalidOnesByDefaultAsAModelWithoutTheParam() {
    assertThat(new ImageClassifier().getHandleInvalid()).isEqualTo("skip");
    assertThat(new ImageClassificationModel("any").getHandleInvalid()).isEqualTo("skip");
    ImageClassificationModel told = keeping();
    assertThat(told.copy(ParamMap.empty()).getHandleInvalid()).isEqualTo("keep");
  }

  /** (id, image, kind, time): a row a second. */
  private static Dataset<Row> stream() {
    Dataset<Row> timed =
        table.withColumn("time", functions.expr("timestamp_seconds(id)")).repartition(2);
    String parquet = folder.resolve("stream").toString();
    timed.write().mode("overwrite").parquet(parquet);
    return spark.readStream().schema(timed.schema()).parquet(parquet);
  }

  private static List<Row> shown(Dataset<Row> result, String mode) throws Exception {
    StreamingQuery query =
        result
            .writeStream()
            .format("memory")
            .queryName("shown_" + mode)
            .outputMode(mode)
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    return spark.table("shown_" + mode).collectAsList();
  }

  @Test
  void keepsAStreamsWatermark_soThatWindowsEnd() throws Exception {
    Dataset<Row> done =
        model()
            .transform(
                stream()
                    .withColumn("image", functions.expr(BROKEN))
                    .withWatermark("time", "0 seconds"));

    List<Row> rows =
        shown(
            done.groupBy(
                    functions.window(functions.col("time"), "20 seconds"), functions.col("guess"))
                .count()
                .select("window.start", "guess", "count"),
            "append");

    // Of each twenty rows two are broken, which would be light; the last window is open.
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(row.getLong(2)).isEqualTo(row.getString(1).equals("dark") ? 10 : 8))
        .extracting(row -> ((Timestamp) Objects.requireNonNull(row.get(0))).getTime())
        .contains(0L)
        .doesNotContain(180_000L);
  }

  @Test
  void givesAStreamsRowsAsTheyAre() throws Exception {
    Dataset<Row> done = keeping().transform(stream().withColumn("image", functions.expr(BROKEN)));

    List<Row> rows = shown(done.select("id", "kind", "guess"), "update");

    assertThat(rows)
        .hasSize(ROWS)
        .allSatisfy(
            row -> assertThat(row.get(2)).isEqualTo(row.getInt(0) % 10 == 3 ? null : row.get(1)));
  }

  @Test
  void countsAllThatAStreamHasHeld() throws Exception {
    List<Row> rows = shown(model().transform(stream()).groupBy("guess").count(), "complete");

    assertThat(rows)
        .containsExactlyInAnyOrder(
            RowFactory.create("dark", ROWS / 2L), RowFactory.create("light", ROWS / 2L));
  }

  /** What our packages warn of while it is open. */
  private static final class Heard extends AbstractAppender implements AutoCloseable {
    private static final String WHO = "org.meanfield.scoring";
    private final List<String> warnings;

    Heard(List<String> warnings) {
      super("heard", null, null, true, Property.EMPTY_ARRAY);
      this.warnings = warnings;
      start();
      Configurator.setLevel(WHO, Level.WARN);
      ((Logger) LogManager.getLogger(WHO)).addAppender(this);
      ((Logger) LogManager.getLogger(WHO)).setAdditive(false);
    }

    @Override
    public void append(LogEvent event) {
      warnings.add(event.getMessage().getFormattedMessage());
    }

    /** Waits until Spark's listeners have been told all. */
    void all() throws Exception {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    }

    @Override
    public void close() {
      ((Logger) LogManager.getLogger(WHO)).removeAppender(this);
      ((Logger) LogManager.getLogger(WHO)).setAdditive(true);
      Configurator.setLevel(WHO, Level.ERROR);
      stop();
    }
  }
}

package org.meanfield.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meanfield_predict} in sessions that know it by a setting alone. */
class MeanfieldExtensionsTest {
  private static final int ROWS = 200;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String model;

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.planChangeValidation", "true")
            .config("spark.sql.extensions", page("--conf spark\\.sql\\.extensions=(\\S+)"))
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    model = LightOrDark.write(folder.resolve("bundle"));
    String parquet = folder.resolve("t").toString();
    LightOrDark.rows(spark, ROWS)
        .withColumn(
            "image",
            functions.expr(
                "case when id = 6 then null when id = 7 then cast('no' as binary) else image end"))
        .withColumn("name", functions.expr("concat('i', id)"))
        .repartition(2)
        .write()
        .parquet(parquet);
    spark.read().parquet(parquet).createOrReplaceGlobalTempView("t");
    spark
        .createDataFrame(
            List.of(RowFactory.create("light", 1), RowFactory.create("dark", 0)),
            new org.apache.spark.sql.types.StructType().add("k", "string").add("code", "int"))
        .createOrReplaceGlobalTempView("kinds");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What the page on SQL tells users to write. */
  private static String page(String pattern) throws IOException {
    Matcher found =
        Pattern.compile(pattern).matcher(Files.readString(Path.of("src/site/markdown/sql.md")));
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  @Test
  void answersThePagesQuery() throws Exception {
    String pictures = folder.resolve("pictures.parquet").toString();
    query("select name as path, image as content from t").write().parquet(pictures);

    Dataset<Row> cats =
        spark.sql(
            page("(?ms)^```sql\\n(.*?);\\n```$")
                .replace("runs/cats-and-dogs", model)
                .replace("pictures.parquet", pictures)
                .replace("'cat'", "'light'"));

    assertThat(cats.columns()).containsExactly("path", "label", "probability");
    assertThat(cats.collectAsList())
        .hasSize(ROWS / 2 - 1)
        .isSortedAccordingTo((a, b) -> Double.compare(b.getDouble(2), a.getDouble(2)));
    assertThat(Predictions.of(cats)).isEqualTo(ROWS - 2);
  }

  /** A query in which P stands for a prediction of the column image, and t for the table. */
  private static Dataset<Row> query(String sql) {
    return query(spark, sql);
  }

  private static Dataset<Row> query(SparkSession by, String sql) {
    return by.sql(
        sql.replaceAll("\\b(t|kinds)\\b(?!\\.)", "global_temp.$1")
            .replaceAll("\\bP\\b", "meanfield_predict('" + model + "', image)")
            .replaceAll("\\bP_of\\(", "meanfield_predict('" + model + "', "));
  }

  @Test
  void isAStruct_nullOfNullAndOfWhatCanNotBeDecoded() {
    Dataset<Row> all = query("select id, P as p from t");

    assertThat(all.schema().apply("p").dataType().simpleString())
        .isEqualTo("struct<label:string,index:int,probability:double>");
    assertThat(all.collectAsList())
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              int id = row.getInt(0);
              if (id == 6 || id == 7) {
                assertThat(row.isNullAt(1)).isTrue();
                return;
              }
              Row found = row.getStruct(1);
              double light = LightOrDark.probabilityOfLight(LightOrDark.grey(id));
              assertThat(found.getString(0)).isEqualTo(id % 2 == 0 ? "dark" : "light");
              assertThat(found.getInt(1)).isEqualTo(id % 2);
              assertThat(found.getDouble(2)).isCloseTo(Math.max(light, 1 - light), within(1e-5));
            });
    assertThat(query("select P from t").columns())
        .containsExactly("meanfield_predict(" + model + ", image)");
  }

  /** Each with how many images it has to predict: of 200 rows two have none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select id, P.label from t where P.probability > 0.9 order by P.probability, id   | 198 | 1
          select P.label, count(*) from t group by P.label having count(*) > 3             | 198 | 1
          select P.label, max(P.probability) from t where P.index = 1 group by P.label     | 198 | 1
          select id from t where id < 50 and P.label = 'dark'                              | 48  | 1
          select l from (select id, P.label as l from t) where l = 'dark'                  | 198 | 1
          select id, P.label from t limit 5                                                | 5   | 1
          select count(*) from t                                                           | 0   | 0
          select id, P.label from t order by P.probability limit 9                         | 198 | 1
          select P.label from t distribute by P.label sort by P.probability                | 198 | 1
          select case when P.probability > 0.9 then P.label else 'unsure' end from t       | 198 | 1
          select id, case when id = 1 then P.label end from t                              | 0   | 0
          select coalesce(P.label, 'none') from t                                          | 198 | 1
          select a.id from t a join kinds on k = P.label                                   | 198 | 1
          select a.id from t a, kinds where k = P.label                                    | 198 | 1
          select a.id, P.index from t a join kinds on k = P.label where P.probability > 0.6| 198 | 1
          select id, row_number() over (partition by P.label order by id) from t           | 198 | 1
          select id, P.label from t where P.label in (select k from kinds)                 | 198 | 1
          select (select max(P.probability) from t) as m, k from kinds                     | 198 | 1
          select P.label from t union all select P.label from t where id < 10              | 206 | 2
          select explode(array(P.label, kind)) from t                                      | 198 | 1
          with c as (select id, P as p from t) select a.p.label from c a join c b using(id)| 198 | 1
          """)
  void predictsOnceWhatIsAskedForTwice(String sql, long images, int nodes) {
    Dataset<Row> query = query(sql);

    assertThat(Predictions.of(query))
        .isBetween(images, sql.endsWith("limit 5") ? 2 * images : images);
    assertThat(Predictions.nodes(query)).hasSize(nodes);
  }

  /** Image by image, as Spark evaluates any expression, is right by construction. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id, name, P.label, P.index, kind from t",
        "select id, P.label from t where P.probability > 0.9 order by P.probability, id",
        "select id from t where P.label = 'dark' or id < 10",
        "select P.label, count(*), avg(P.probability) from t group by P.label",
        "select P.label, count(*) as n from t group by P.label having n > 3 and P.label = 'dark'",
        "select kind, P_of(first(image)).label from t where id > 10 group by kind",
        "select image, P.label, max(P.probability) from t group by image having P.index = 1",
        "select P.label, kind, count(*) from t group by cube(P.label, kind)",
        "select id, case when id % 3 = 0 then P.label when P.index = 1 then 'l' end from t",
        "select if(id < 50, P.label, kind), nullif(P.label, 'dark'), coalesce(kind, P.label) from t",
        "select a.id, b.id from t a join t b on P_of(a.image).label = b.kind and a.id = b.id + 2",
        "select a.id, b.id from t a left join t b on a.id = b.id + 2 and P_of(b.image).index = 1",
        "select a.id, P_of(b.image).label from t a left join t b"
            + " on a.id = b.id + 2 and P_of(b.image).index = 1",
        "select a.id from t a left anti join t b on a.id = b.id and P_of(b.image).label = 'dark'",
        "select a.id, b.id from t a join t b on a.id = b.id"
            + " and P_of(coalesce(a.image, b.image)).label = 'dark'",
        "select a.id, k from t a, kinds where k = P.label and code < P.probability",
        "select a.id, k from t a full outer join kinds on k = P.label and id < 20",
        "select id, sum(P.index) over (order by id), lag(P.label) over (order by id) from t",
        "select id, rank() over (partition by P.label order by P.probability desc, id) from t",
        "select id from t where id in (select id + 1 from t where P.label = 'dark')",
        "select id from t o where exists (select 1 from t i where i.id = o.id + 1"
            + " and P_of(i.image).label = 'dark' and P_of(o.image).label = 'light')",
        "select id, (select count(*) from t i where P_of(i.image).label = o.kind) from t o",
        "select P.label from t union select kind from t intersect select k from kinds",
        "select id, l from (select id, image as i, P as p, P.label as l from t)"
            + " where l = P_of(i).label and p.probability > 0.7",
        "select id, transform(array(image, null), x -> P_of(x).label) from t",
        "select id, exists(array(id), x -> P.index = 1) from t",
        "select id, e from t lateral view explode(array(P.label, kind)) as e",
        "select distinct P.label from t",
        "select P.label, image is null from t where image is null or id > 190",
        "select id, P_of(if(P.index = 1, image, null)).label from t",
        "select max(struct(P.probability, id)), count(distinct P.label) from t",
        "select label, n from (select P.label as label, count(*) as n from t group by 1)"
            + " pivot (sum(n) for label in ('dark', 'light'))",
        "select P_of(image).label from (values (cast('no' as binary)), (null)) as v(image)",
        "select P_of(null), P_of(cast(null as binary)).label",
        "select id, P.label from t distribute by P.label sort by id",
        "select id, P.label from t order by id limit 7 offset 3",
        "select id, P.label from t tablesample (100 percent)"
      })
  void givesWhatAnExpressionGives(String sql) {
    SparkSession plain = spark.newSession();
    plain.conf().set("spark.sql.optimizer.excludedRules", ScoringExtraction.class.getName());
    SparkSession unadapted = spark.newSession();
    unadapted.conf().set("spark.sql.adaptive.enabled", "false");
    sql = sql.contains("pivot") ? sql.replace("select label, n from", "select * from") : sql;

    Dataset<Row> expected = query(plain, sql);

    assertThat(Predictions.nodes(expected)).isEmpty();
    List<Row> rows = expected.collectAsList();
    assertThat(rows).isNotEmpty();
    assertThat(query(sql).collectAsList()).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(query(unadapted, sql).collectAsList()).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void comparesAnAnswerWithATable_byAJoinOfEquals() {
    Dataset<Row> joined = query("select a.id from t a, kinds where k = P.label");

    SparkPlan plan = joined.queryExecution().executedPlan();
    assertThat(plan.toString()).contains("HashJoin").doesNotContain("Cartesian", "NestedLoop");
  }

  @Test
  void readsTheImagesAlone() {
    assertThat(query("select P.label from t").queryExecution().executedPlan().toString())
        .contains("ReadSchema: struct<image:binary>");
    assertThat(
            query("select name from t where P.label = 'dark' and id < 9")
                .queryExecution()
                .executedPlan()
                .toString())
        .contains("ReadSchema: struct<id:int,image:binary,name:string>", "LessThan(id,9)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          meanfield_predict('/no/such', image)   | there is no model at
          meanfield_predict(name, image)         | expected a constant string: the path of a run
          meanfield_predict(7, image)            | found 7 of type int in the place of the model
          meanfield_predict('', image)           | the model's path is empty
          meanfield_predict('MODEL', name)       | of type string in the place of an image
          meanfield_predict('MODEL', id)         | of type int in the place of an image; expected
          meanfield_predict(image)               | found 1 arguments; expected 2
          meanfield_predict('MODEL/model.json', image) | it is a file
          """)
  void isRefusedWhileItIsAnalysed_whereItCanNotBe(String call, String message) {
    assertThatThrownBy(() -> query("select " + call.replace("MODEL", model) + " from t"))
        .isInstanceOf(AnalysisException.class)
        .hasNoCause()
        .hasMessageStartingWith("meanfield_predict: ")
        .hasMessageContaining(message);
  }

  @Test
  void takesAPathThatIsComputedOfConstants() {
    assertThat(
            query("select concat('" + folder + "', '/', 'bundle') as c")
                .sparkSession()
                .sql(
                    String.format(
                        Locale.ROOT,
                        "select meanfield_predict(concat('%s', '/bundle'), image).label"
                            + " from global_temp.t where id = 1",
                        folder))
                .first()
                .getString(0))
        .isEqualTo("light");
  }

  @Test
  void isKnownToEverySession_andDescribed() {
    assertThat(query(spark.newSession(), "select P.label from t where id = 1").first().getString(0))
        .isEqualTo("light");
    assertThat(spark.sql("describe function extended meanfield_predict").collectAsList())
        .extracting(row -> row.getString(0))
        .anySatisfy(line -> assertThat(line).contains("meanfield_predict(model, image)"));
  }

  @Test
  void standsInViews() {
    String call = String.format(Locale.ROOT, "meanfield_predict('%s', image)", model);
    spark.sql(
        "create or replace temporary view labelled as select id, "
            + call
            + ".label as label from global_temp.t");

    assertThat(spark.sql("select count(*) from labelled where label = 'light'").first().getLong(0))
        .isEqualTo(ROWS / 2 - 1);
  }

  @Test
  void opensAModelOnce_andAnewWhereItHasChanged() throws Exception {
    Path place = folder.resolve("changing");
    LightOrDark.write(place);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    SavedModel first = OpenedModels.at(place.toString(), hadoop);
    assertThat(OpenedModels.at(place.toString(), hadoop)).isSameAs(first);
    String sql =
        String.format(
            Locale.ROOT,
            "select meanfield_predict('%s', image).label as l from global_temp.t where id < 4",
            place);
    Dataset<Row> before = spark.sql(sql).cache();
    assertThat(before.distinct().collectAsList()).extracting(row -> row.get(0)).contains("dark");

    LightOrDark.write(place, List.of("night", "day"));

    assertThat(OpenedModels.at(place.toString(), hadoop)).isNotSameAs(first);
    assertThat(spark.sql(sql).distinct().collectAsList())
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder("night", "day");
    Files.delete(place.resolve("manifest.json"));
    assertThatThrownBy(() -> spark.sql(sql)).hasMessageContaining("manifest.json");
  }

  @Test
  void standsInAStream() throws Exception {
    Dataset<Row> table = spark.table("global_temp.t");
    spark
        .readStream()
        .schema(table.schema())
        .parquet(folder.resolve("t").toString())
        .createOrReplaceTempView("arriving");
    Dataset<Row> counted =
        spark.sql(
            String.format(
                Locale.ROOT,
                "select p.label, count(*) as n from (select meanfield_predict('%s', image) as p"
                    + " from arriving) where p.probability > 0 group by p.label",
                model));

    StreamingQuery query =
        counted
            .writeStream()
            .format("memory")
            .queryName("counted")
            .outputMode("complete")
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(spark.table("counted").collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("dark", ROWS / 2L - 1), RowFactory.create("light", ROWS / 2L - 1));
  }

  @Test
  void namesOneModel_whereItIsRegistered() {
    NamingFunction.register(
        spark, "light_or_dark", SavedModel.open(model, spark.sparkContext().hadoopConfiguration()));
    Dataset<Row> dark =
        spark.sql(
            "select light_or_dark(image) as l from global_temp.t"
                + " where light_or_dark(image) = 'dark'");

    assertThat(dark.count()).isEqualTo(ROWS / 2 - 1);
    assertThat(Predictions.nodes(dark)).hasSize(1);
    byte[] light = LightOrDark.png(250);
    assertThat(
            spark
                .range(1)
                .select(functions.callUDF("light_or_dark", functions.lit(light)))
                .first()
                .getString(0))
        .isEqualTo("light");
    assertThatThrownBy(() -> spark.sql("select light_or_dark(1)"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("light_or_dark: found 1 of type int in the place of an image");
  }
}

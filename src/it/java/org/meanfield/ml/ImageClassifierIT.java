package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meanfield.ml.Pictures.classifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
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
import org.meanfield.MeanfieldSession;
import org.meanfield.fault.MeanfieldException;

/** On a table of light and dark pictures, in a Spark of two slots. */
class ImageClassifierIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> table;
  private static ImageClassificationModel model;

  @BeforeAll
  static void fit() throws IOException {
    spark = Sessions.local(folder);
    table = Pictures.table(spark).cache();
    model = classifier().fit(table);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<Double> predictions(ImageClassificationModel by) {
    return by.transform(table).orderBy("id").select("prediction").collectAsList().stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  @Test
  void tellsLightFromDark() {
    assertThat(model.labels()).containsExactly("dark", "light");
    ImageClassificationModel naming = model.copy(ParamMap.empty()).setPredictedLabelCol("named");
    List<Row> rows = naming.transform(table).collectAsList();

    assertThat(rows)
        .hasSize(Pictures.ROWS)
        .allSatisfy(
            row -> {
              Vector probability = row.getAs("probability");
              Vector raw = row.getAs("rawPrediction");
              assertThat(row.<String>getAs("named")).isEqualTo(row.getAs("label"));
              assertThat(probability.apply(0) + probability.apply(1)).isBetween(0.999, 1.001);
              assertThat(row.<Double>getAs("prediction")).isEqualTo((double) raw.argmax());
            });
  }

  @Test
  void comesToTheSamePredictions_whenSavedAndLoaded() throws IOException {
    String path = folder.resolve("model").toString();
    model.save(path);

    ImageClassificationModel loaded = ImageClassificationModel.load(path);

    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(predictions(loaded)).isEqualTo(predictions(model));
  }

  @Test
  void canBeSavedOntoThePathThatItWasOpenedFrom() throws IOException {
    String path = folder.resolve("own-path").toString();
    model.save(path);
    ImageClassificationModel loaded = ImageClassificationModel.load(path);

    assertThatThrownBy(() -> loaded.save(path))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("exists already");
    loaded.setPredictionCol("answer").write().overwrite().save(path);

    ImageClassificationModel again = ImageClassificationModel.load(path);
    assertThat(again.getPredictionCol()).isEqualTo("answer");
    assertThat(predictions(again.setPredictionCol("prediction"))).isEqualTo(predictions(model));
    assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith(".own-path"));
  }

  @Test
  void keepsItsParams_whenSavedAndLoaded() throws IOException {
    String path = folder.resolve("estimator").toString();
    classifier().setSettings("averaging.every=2").save(path);

    ImageClassifier loaded = ImageClassifier.load(path);

    assertThat(loaded.getNetwork()).isEqualTo("mlp");
    assertThat(loaded.getSettings()).containsExactly("averaging.every=2");
    assertThat(loaded.isSet(loaded.learningRate())).isFalse();
  }

  @Test
  void standsInAPipeline_thatIsSavedAndLoaded() throws IOException {
    StringIndexer indexer = new StringIndexer().setInputCol("label").setOutputCol("index");
    ImageClassifier classifier = classifier().setEpochs(1).setLabelCol("index");
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {indexer, classifier}).fit(table);
    String path = folder.resolve("pipeline").toString();
    fitted.save(path);

    Dataset<Row> predicted = PipelineModel.load(path).transform(table);

    assertThat(predicted.select("id", "index", "probability").collectAsList())
        .isEqualTo(fitted.transform(table).select("id", "index", "probability").collectAsList());
  }

  @Test
  void predictsSparksOwnImages() {
    List<Row> rows =
        List.of(RowFactory.create(RowFactory.create("x", 2, 2, 1, 0, new byte[] {-1, 0, -1, 0})));
    StructType image =
        new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    Dataset<Row> images = spark.createDataFrame(rows, new StructType().add("image", image));

    assertThat(model.transform(images).first().<Double>getAs("prediction")).isEqualTo(1.0);
  }

  @Test
  void isASqlFunction() throws IOException {
    byte[] picture = Pictures.picture(7);
    model.registerFunction(spark, "light_or_dark");
    String view = "pictures_" + UUID.randomUUID().toString().replace('-', '_');
    table.createOrReplaceTempView(view);

    assertThat(
            spark
                .sql("select count(*) from " + view + " where light_or_dark(image) = label")
                .first()
                .getLong(0))
        .isEqualTo(Pictures.ROWS);
    // A constant, which Spark computes on the driver.
    assertThat(
            spark
                .range(1)
                .select(functions.callUDF("light_or_dark", functions.lit(picture)))
                .first()
                .getString(0))
        .isEqualTo("dark");
  }

  @Test
  void trainsAndIsJudged_whereAnImageIsBroken() {
    Dataset<Row> broken =
        table.withColumn("image", functions.expr("if(id = 2, cast('no' as binary), image)"));
    StringIndexer indexer = new StringIndexer().setInputCol("label").setOutputCol("index");
    ImageClassifier classifier =
        classifier().setLabelCol("index").setSettings("data.maxUndecodable=0.1");

    Dataset<Row> done =
        new Pipeline()
            .setStages(new PipelineStage[] {indexer, classifier})
            .fit(broken)
            .transform(broken);

    assertThat(done.count()).isEqualTo(Pictures.ROWS - 1);
    assertThat(
            new MulticlassClassificationEvaluator()
                .setLabelCol("index")
                .setMetricName("accuracy")
                .evaluate(done))
        .isEqualTo(1);
    assertThat(model.copy(ParamMap.empty()).setHandleInvalid("keep").transform(broken).count())
        .isEqualTo(Pictures.ROWS);
  }

  @Test
  void refusesWhatCanNotBe() {
    assertFault(table.drop("image"), "no column image");
    assertFault(table.drop("label"), "no column label");
    assertThatThrownBy(() -> classifier().setSettings("data.train=/x").fit(table))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("settings: data.train=/x; leave that out");
    assertFault(table.withColumn("image", functions.col("id")), "of type int; expected images");
    assertFault(
        table.withColumn("label", functions.col("image")), "of type binary; expected labels");
    assertFault(
        table.withColumn("label", functions.expr("if(id = 3, null, label)")),
        "column label of the table is null in 1 rows");
    assertFault(
        table.withColumn("image", functions.expr("if(id < 2, null, image)")),
        "column image of the table is null in 2 rows");
    assertFault(
        table.withColumn("label", functions.expr("id - 1")),
        "holds -1; expected strings, or whole numbers from 0");
    assertFault(
        table.withColumn("label", functions.expr("id / 2")), "expected labels: strings, or whole");
    assertFault(table.filter("label = 'dark'"), "one class");
    assertFault(table.withColumn("prediction", functions.lit(1)), "column prediction already");
    assertThatThrownBy(() -> classifier().setSettings("data.labels=[light, grey]").fit(table))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds dark; expected the labels light, grey");
    assertThatThrownBy(
            () ->
                classifier()
                    .setSettings("data.labels=[light, grey]")
                    .fit(table.withColumn("label", functions.expr("id % 3"))))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds 2; expected the labels light, grey, or their indexes");
    assertThatThrownBy(() -> new ImageClassificationModel("empty").labels())
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("has no network");
  }

  private static void assertFault(Dataset<Row> bad, String message) {
    assertThatThrownBy(() -> classifier().fit(bad))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesToLoadWhatIsNoModel() throws IOException {
    String estimator = folder.resolve("no-model").toString();
    classifier().save(estimator);

    for (String path : List.of(estimator, folder.resolve("nowhere").toString())) {
      assertThatThrownBy(() -> ImageClassificationModel.load(path))
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContaining("no saved ImageClassificationModel at " + path);
    }
    assertThatThrownBy(() -> ImageClassificationModel.open(spark, estimator))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("neither a run folder nor a model bundle");
  }

  @Test
  void predictsTheIndexThatALabelIs_whereAClassHasNoRow() {
    Dataset<Row> gap = table.withColumn("label", functions.expr("if(label = 'light', 3, 1)"));

    ImageClassificationModel fitted = classifier().setSettings("data.labels=[a, b, c, d]").fit(gap);

    assertFault(gap, "column label of the table has the labels 1, 3, and not 0, 2");
    assertThat(fitted.labels()).containsExactly("a", "b", "c", "d");
    assertThat(fitted.transform(gap).filter("prediction != label").count()).isZero();
  }

  @Test
  void keepsAnIndexersNames_whereAFoldLacksAClass() {
    Dataset<Row> three = table.withColumn("kind", functions.expr("if(id = 0, 'odd', label)"));
    Dataset<Row> fold =
        new StringIndexer()
            .setInputCol("kind")
            .setOutputCol("index")
            .setStringOrderType("alphabetAsc")
            .fit(three)
            .transform(three)
            .filter("kind != 'light'");

    ImageClassificationModel fitted = classifier().setEpochs(1).setLabelCol("index").fit(fold);

    assertThat(fitted.labels()).containsExactly("dark", "light", "odd");
  }

  @Test
  void takesExtraParams_whenCopied() {
    ImageClassifier classifier = classifier();
    ImageClassifier other =
        classifier.copy(
            new ParamMap().put(classifier.epochs(), 3).put(classifier.predictionCol(), "guess"));

    assertThat(other.uid()).isEqualTo(classifier.uid());
    assertThat(other.getEpochs()).isEqualTo(3);
    assertThat(classifier.getEpochs()).isEqualTo(12);
    ImageClassificationModel copy =
        model.copy(new ParamMap().put(model.predictionCol(), other.getPredictionCol()));
    assertThat(copy.transform(table).columns()).contains("guess").doesNotContain("prediction");
    assertThat(copy.parent()).isEqualTo(model.parent());
  }

  @Test
  void leavesNoRunBehind_unlessItWasToldWhere() throws IOException {
    Path named = folder.resolve("named runs");
    ImageClassifier keeping = classifier().setEpochs(1).setRunFolder(named.toString());
    String run = keeping.fit(table).run().orElseThrow();

    assertThat(model.run()).isEmpty();
    assertFault(table.filter("label = 'dark'"), "one class");
    assertThat(folder.resolve("scratch"))
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("meanfield"));
    assertThat(Path.of(run)).hasParent(named);
    assertThat(Path.of(run, "model/weights.safetensors")).exists();
    assertThatThrownBy(() -> MeanfieldSession.on(spark).resume(run))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("is done");
  }

  @Test
  void refusesATableThatChangesWhenItIsReadAgain() {
    org.apache.spark.sql.api.java.UDF1<byte[], byte[]> timed =
        bytes -> {
          byte[] more = java.util.Arrays.copyOf(bytes, bytes.length + 8);
          java.nio.ByteBuffer.wrap(more).putLong(bytes.length, System.nanoTime());
          return more;
        };
    Dataset<Row> drawn =
        table.withColumn(
            "image",
            functions
                .udf(timed, DataTypes.BinaryType)
                .asNondeterministic()
                .apply(functions.col("image")));

    assertFault(drawn, "gave other rows");
  }
}

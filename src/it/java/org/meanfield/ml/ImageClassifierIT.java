package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
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
import org.meanfield.fault.Fault;

/** On a table of white and black pictures, in a Spark of two slots. */
class ImageClassifierIT {
  private static final int SIDE = 28;
  private static final int ROWS = 60;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> table;
  private static ImageClassificationModel model;

  @BeforeAll
  static void fit() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      boolean light = i % 2 == 0;
      rows.add(
          RowFactory.create(
              i,
              picture(light ? 200 + i : i, i % 3 == 0 ? "png" : "jpg"),
              light ? "light" : "dark"));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("image", DataTypes.BinaryType)
            .add("label", DataTypes.StringType);
    table = spark.createDataFrame(rows, schema).repartition(3, functions.col("id")).cache();
    model = classifier().fit(table);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static ImageClassifier classifier() {
    return new ImageClassifier()
        .setNetwork("mlp")
        .setEpochs(12)
        .setBatchSize(8)
        .setWorkers(2)
        .setSeed(7);
  }

  /**
   * Light on the left or on the right: pictures of one grey would be a scale of one another, which
   * the layers of a young network do not tell apart.
   */
  private static byte[] picture(int level, String format) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      boolean left = i % SIDE < SIDE / 2;
      int grey = left == level > 128 ? Math.min(255, 150 + level / 4) : level / 4;
      image.setRGB(i % SIDE, i / SIDE, grey << 16 | grey << 8 | grey);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
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
        .hasSize(ROWS)
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
  void keepsItsParams_whenSavedAndLoaded() throws IOException {
    String path = folder.resolve("estimator").toString();
    classifier().setSettings("averaging.every=2").save(path);

    ImageClassifier loaded = ImageClassifier.load(path);

    assertThat(loaded.getNetwork()).isEqualTo("mlp");
    assertThat(loaded.getSettings()).containsExactly("averaging.every=2");
    assertThat(loaded.isSet(loaded.learningRate())).isFalse();
  }

  @Test
  void standsInAPipeline_behindAStringIndexer() throws IOException {
    StringIndexer indexer = new StringIndexer().setInputCol("label").setOutputCol("index");
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {indexer, classifier().setLabelCol("index")});
    String path = folder.resolve("pipeline").toString();
    pipeline.fit(table).save(path);

    Dataset<Row> predicted = PipelineModel.load(path).transform(table);

    assertThat(evaluator("index").evaluate(predicted)).isGreaterThan(0.95);
  }

  private static MulticlassClassificationEvaluator evaluator(String label) {
    return new MulticlassClassificationEvaluator().setLabelCol(label).setMetricName("accuracy");
  }

  @Test
  void isCrossValidated() {
    ImageClassifier classifier = classifier().setLabelCol("index");
    Dataset<Row> indexed =
        table.withColumn("index", functions.expr("cast(label = 'light' as int)")).cache();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(evaluator("index"))
            .setNumFolds(2)
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(classifier.epochs(), new int[] {1, 12}).build());

    double[] accuracies = validator.fit(indexed).avgMetrics();

    assertThat(accuracies).hasSize(2);
    assertThat(accuracies[1]).isGreaterThan(0.9);
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
  void isASqlFunction() {
    model.registerFunction(spark, "light_or_dark");
    String view = "pictures_" + UUID.randomUUID().toString().replace('-', '_');
    table.createOrReplaceTempView(view);

    assertThat(
            spark
                .sql("select count(*) from " + view + " where light_or_dark(image) = label")
                .first()
                .getLong(0))
        .isEqualTo(ROWS);
  }

  @Test
  void leavesPredictionsNull_ofWhatCanNotBeDecoded() {
    Dataset<Row> broken =
        table.limit(1).withColumn("image", functions.expr("cast('no' as binary)"));

    assertThat(model.transform(broken).first().isNullAt(3)).isTrue();
  }

  @Test
  void refusesWhatCanNotBe() {
    assertFault(table.drop("image"), "no column image");
    assertFault(table.drop("label"), "no column label");
    assertFault(table.withColumn("image", functions.col("id")), "of type int; expected images");
    assertFault(
        table.withColumn("label", functions.col("image")), "of type binary; expected labels");
    assertFault(
        table.withColumn("label", functions.expr("if(id = 3, null, label)")),
        "label is null in 1 rows");
    assertFault(
        table.withColumn("image", functions.expr("if(id < 2, null, image)")),
        "image is null in 2 rows");
    assertFault(table.withColumn("label", functions.expr("id / 2")), "expected strings, or whole");
    assertFault(table.filter("label = 'dark'"), "one class");
    assertFault(table.withColumn("prediction", functions.lit(1)), "column prediction already");
    assertThatThrownBy(() -> classifier().setSettings("data.labels=[light, grey]").fit(table))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("holds dark");
    assertThatThrownBy(() -> new ImageClassificationModel("empty").labels())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("has no network");
  }

  private static void assertFault(Dataset<Row> bad, String message) {
    assertThatThrownBy(() -> classifier().fit(bad))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(message);
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

package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.dataset.source.table.ColumnNames;
import org.meanfield.dataset.source.table.TableColumns;
import org.meanfield.fault.MeanfieldException;

/** Which columns an estimator and its model take, and which they refuse. */
class ColumnsTest {
  private static final StructType PHOTO =
      new StructType().add("image", DataTypes.BinaryType).add("by", DataTypes.StringType);
  private static final StructType SCHEMA =
      new StructType()
          .add("image", DataTypes.BinaryType)
          .add("Image", DataTypes.BinaryType)
          .add("the.image", DataTypes.BinaryType)
          .add("photo", PHOTO)
          .add("label", DataTypes.StringType);

  @TempDir static Path folder;
  private static SparkContext spark;
  private static ImageClassificationModel model;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
    model = ImageClassificationModel.open(new SparkSession(spark), SmallModel.write(folder));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void forgetSession() {
    SparkSession.clearActiveSession();
  }

  private static SparkSession session(boolean caseSensitive) {
    SparkSession session = new SparkSession(spark);
    session.conf().set("spark.sql.caseSensitive", caseSensitive);
    return session;
  }

  /** One row, whose pictures are numbers 0 to 3. */
  private static Dataset<Row> table(SparkSession session) throws IOException {
    Row row =
        RowFactory.create(
            Pictures.picture(0),
            Pictures.picture(1),
            Pictures.picture(2),
            RowFactory.create(Pictures.picture(3), "me"),
            "light");
    return session.createDataFrame(List.of(row), SCHEMA);
  }

  /** What the model says of one image after the other, in one pass over the table. */
  private static List<Object> answers(Dataset<Row> table, String... columns) {
    Dataset<Row> predicted = table;
    for (int i = 0; i < columns.length; i++) {
      predicted =
          model
              .copy(ParamMap.empty())
              .setImageCol(columns[i])
              .setProbabilityCol("probability " + i)
              .setRawPredictionCol("raw prediction " + i)
              .setPredictionCol("prediction " + i)
              .transform(predicted);
    }
    Row first = predicted.first();
    return IntStream.range(0, columns.length)
        .mapToObj(i -> first.<Object>getAs("probability " + i))
        .toList();
  }

  /** One a partition, since the last bits hang on how many are predicted together. */
  private static List<Object> known() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(RowFactory.create((Object) Pictures.picture(i)));
    }
    StructType image = new StructType().add("image", DataTypes.BinaryType);
    JavaRDD<Row> apart = JavaSparkContext.fromSparkContext(spark).parallelize(rows, rows.size());
    return model
        .copy(ParamMap.empty())
        .transform(session(false).createDataFrame(apart, image))
        .select("probability")
        .collectAsList()
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  @Test
  void predictsTheImageThatTheSessionMeans() throws IOException {
    List<Object> known = known();
    Dataset<Row> apart = table(session(true));
    Dataset<Row> alike = table(session(false));

    assertThat(known).doesNotHaveDuplicates();
    assertThat(answers(apart, "image", "Image", "the.image", "photo.image")).isEqualTo(known);
    assertThat(answers(alike, "image", "Image", "`the.image`", "PHOTO.image")).isEqualTo(known);
    assertThatThrownBy(() -> answers(apart, "PHOTO.image"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("no column PHOTO.image in the table");
    assertThatThrownBy(() -> answers(alike, "IMAGE"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("The name IMAGE fits 2 columns of the table: image, Image");
  }

  @Test
  void asksTheSessionOfTheThread_whereThereIsASchemaAlone() {
    ImageClassifier of = new ImageClassifier().setImageCol("IMAGE");
    StructType schema = SCHEMA.add("Prediction", DataTypes.DoubleType);

    SparkSession.setActiveSession(session(true));
    assertThatThrownBy(() -> of.transformSchema(schema)).hasMessageContaining("no column IMAGE");
    assertThat(of.setImageCol("image").transformSchema(schema).fieldNames())
        .endsWith("Prediction", "rawPrediction", "probability", "prediction");

    SparkSession.setActiveSession(session(false));
    assertThatThrownBy(() -> of.setImageCol("IMAGE").transformSchema(schema))
        .hasMessageContaining("The name IMAGE fits 2 columns");
    assertThatThrownBy(() -> of.setImageCol("image").transformSchema(schema))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("has a column prediction already");
    assertThatThrownBy(() -> model.transformSchema(schema))
        .hasMessageContaining("has a column prediction already");
  }

  @Test
  void takesTheNamesOfTheIndexThatTheSessionMeans() {
    StructType schema =
        new StructType(new StructField[] {indexed("y", "a", "b"), indexed("Y", "c", "d")});

    assertThat(labels(schema, "y", true)).containsExactly("a", "b");
    assertThat(labels(schema, "Y", true)).containsExactly("c", "d");
    assertThat(labels(schema, "Y", false)).containsExactly("c", "d");
    assertThat(labels(schema, "`Y`", false)).containsExactly("c", "d");
  }

  private static StructField indexed(String column, String... values) {
    return NominalAttribute.defaultAttr().withName(column).withValues(values).toStructField();
  }

  private static List<String> labels(StructType schema, String column, boolean caseSensitive) {
    ColumnNames names = new ColumnNames(caseSensitive);
    return IndexedLabels.of(TableColumns.of("image", column).label(schema, names).field());
  }
}

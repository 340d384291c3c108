package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.KryoClasses;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.fault.MeanfieldException;

/** Stages go to executors, and come back, as Spark's own do. */
class StagesInClosuresTest {
  @TempDir static Path folder;
  private static SparkContext spark;
  private static ImageClassificationModel model;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
    model =
        ImageClassificationModel.open(new SparkSession(spark), SmallModel.write(folder))
            .setPredictionCol("answer");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<byte[]> pictures() throws IOException {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      pictures.add(Pictures.picture(i));
    }
    return pictures;
  }

  /** A picture a task. */
  private static JavaRDD<byte[]> there() throws IOException {
    return JavaSparkContext.fromSparkContext(spark).parallelize(pictures(), 2);
  }

  private static List<Vector> here(ImageClassificationModel by) throws IOException {
    return pictures().stream().map(by::predictProbability).toList();
  }

  /** What goes by Java's serialization, and by Kryo's with and without registered classes. */
  private static List<Serializer> serializers() {
    SparkConf registered =
        new SparkConf(false)
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", KryoClasses.class.getName());
    return List.of(
        new JavaSerializer(new SparkConf(false)),
        new KryoSerializer(new SparkConf(false)),
        new KryoSerializer(registered));
  }

  @SuppressWarnings("unchecked")
  private static <T> T sent(T value, Serializer by) {
    SerializerInstance serializer = by.newInstance();
    ByteBuffer bytes = serializer.serialize(value, ScalaTypes.anyTag());
    return (T) serializer.<Object>deserialize(bytes, ScalaTypes.anyTag());
  }

  @Test
  void aModelPredictsWhereItsClosureOrBroadcastArrives() throws IOException {
    ImageClassificationModel closed = model;
    var broadcast = JavaSparkContext.fromSparkContext(spark).broadcast(model);

    List<Vector> inClosure = there().map(image -> closed.predictProbability(image)).collect();
    List<Double> answers = there().map(image -> broadcast.value().predict(image)).collect();

    assertThat(inClosure).isEqualTo(here(model)).doesNotHaveDuplicates();
    assertThat(answers).isEqualTo(here(model).stream().map(p -> (double) p.argmax()).toList());
  }

  @Test
  void aModelIsTheSame_howeverItWasSent() throws IOException {
    Dataset<Row> table = Pictures.table(new SparkSession(spark)).limit(5);
    List<Row> transformed = model.transform(table).collectAsList();
    for (Serializer serializer : serializers()) {
      ImageClassificationModel arrived = sent(model, serializer);

      assertThat(arrived).isNotSameAs(model);
      assertThat(arrived.uid()).isEqualTo(model.uid());
      assertThat(arrived.labels()).isEqualTo(model.labels());
      assertThat(arrived.getPredictionCol()).isEqualTo("answer");
      assertThat(arrived.transform(table).collectAsList()).isEqualTo(transformed);
    }
  }

  @Test
  void aModelThatWasSentIsSavedAsTheOther() throws IOException {
    String path = folder.resolve("sent").toString();
    sent(model, serializers().get(1)).save(path);

    ImageClassificationModel loaded = ImageClassificationModel.load(path);

    assertThat(here(loaded)).isEqualTo(here(model));
    assertThat(loaded.labels()).isEqualTo(model.labels());
  }

  @Test
  void aPipelineWithAModelGoesToo() throws IOException {
    PipelineModel pipeline = new PipelineModel("pipeline", List.<Transformer>of(model));
    for (Serializer serializer : serializers().subList(0, 2)) {
      ImageClassificationModel arrived =
          (ImageClassificationModel) sent(pipeline, serializer).stages()[0];

      assertThat(here(arrived)).isEqualTo(here(model));
    }
  }

  @Test
  void anEstimatorKeepsItsParams_howeverItWasSent() {
    ImageClassifier classifier =
        Pictures.classifier().setImageCol("photo").setSettings("data.image.fit=crop");
    List<String> there =
        JavaSparkContext.fromSparkContext(spark)
            .parallelize(List.of(1), 1)
            .map(one -> classifier.getImageCol() + classifier.getEpochs())
            .collect();

    assertThat(there).containsExactly("photo12");
    for (Serializer serializer : serializers()) {
      ImageClassifier arrived = sent(classifier, serializer);

      assertThat(explained(arrived)).isEqualTo(explained(classifier));
      assertThat(arrived.getSettings()).containsExactly("data.image.fit=crop");
      assertThat(arrived.setEpochs(3).getEpochs()).isEqualTo(3);
      assertThat(classifier.getEpochs()).isEqualTo(12);
    }
  }

  /** But for what Java calls an array. */
  private static String explained(ImageClassifier classifier) {
    return classifier.explainParams().replaceAll("@\\w+", "");
  }

  @Test
  void saysWhatCanNotBeDecoded() {
    assertThatThrownBy(() -> model.predict(new byte[] {1, 2, 3}))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageStartingWith("The image can't be decoded: ");
  }
}

package org.meanfield.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.MeanfieldException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Examples that cannot be trained on, each told in one message, the network left as it was. */
class FitFaultsIT {
  private static final int BATCH = 8;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = JavaSparkContext.fromSparkContext(LocalSpark.start(2));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  static Stream<Arguments> badSets() {
    return Stream.of(
        bad("a mask", FitFaultsIT::masked, "has a mask; AveragingMaster takes DataSets without"),
        bad(
            "a sequence",
            set -> features(set, BATCH, 784, 3),
            "holds sequences: features [8, 784, 3]"),
        bad("other features", set -> features(set, BATCH, 700), "has features [8, 700] and labels"),
        bad("images", set -> features(set, BATCH, 1, 28, 28), "has features [8, 1, 28, 28]"),
        bad("fewer labels", set -> features(set, BATCH + 1, 784), "as many labels as features"),
        bad("other classes", set -> labels(set, 0.5f, 9), "labels [8, 9]"),
        bad(
            "soft labels",
            set -> labels(set, 0.5f, 10),
            "1 for the one class and 0 for each other"),
        bad("two classes", set -> labels(set, 1f, 10), "1 for the one class and 0 for each other"),
        bad("no label", set -> labels(set, 0f, 10), "1 for the one class and 0 for each other"),
        bad("a gap", FitFaultsIT::withNaN, "has the feature NaN; AveragingMaster takes finite"),
        bad("no labels", set -> new DataSet(set.getFeatures(), null), "has no labels"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badSets")
  void isRefusedByItsPlace(String name, UnaryOperator<DataSet> spoiled, String message) {
    List<DataSet> sets = new ArrayList<>(Clothes.vectors(0, 6 * BATCH, BATCH));
    sets.set(4, spoiled.apply(sets.get(4)));
    SparkComputationGraph network =
        new SparkComputationGraph(spark, Clothes.graph(), new AveragingMaster.Builder(4).build());
    float[] before = network.getNetwork().params().dup().data().asFloat();

    assertThatThrownBy(() -> network.fit(spark.parallelize(sets, 2)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageStartingWith("DataSet 1 of the RDD's partition 1 ")
        .hasMessageContaining(message);

    assertThat(network.getNetwork().params().dup().data().asFloat()).containsExactly(before);
  }

  @Test
  void networkAndFirstDataSetMustGoTogether() {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Clothes.chain(), new AveragingMaster.Builder(4).build());

    assertThatThrownBy(() -> network.fit(spark.parallelize(Clothes.vectors(0, BATCH, BATCH))))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("features [8, 784] and labels [8, 10]");
  }

  @Test
  void anEmptyRddIsRefused() {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Clothes.chain(), new AveragingMaster.Builder(4).build());

    assertThatThrownBy(() -> network.fit(spark.parallelize(List.<DataSet>of())))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("has no example");
  }

  @Test
  void severalInputsAreRefused() {
    DataSet set = Clothes.vectors(0, BATCH, BATCH).get(0);
    INDArray[] two = {set.getFeatures(), set.getFeatures()};
    SparkComputationGraph network =
        new SparkComputationGraph(spark, Clothes.graph(), new AveragingMaster.Builder(4).build());

    assertThatThrownBy(
            () ->
                network.fitMultiDataSet(
                    spark.parallelize(
                        List.<org.nd4j.linalg.dataset.api.MultiDataSet>of(
                            new MultiDataSet(two, new INDArray[] {set.getLabels()})))))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("2 arrays of features and 1 of labels");
  }

  private static Arguments bad(String name, UnaryOperator<DataSet> spoiled, String message) {
    return Arguments.of(name, spoiled, message);
  }

  private static DataSet masked(DataSet set) {
    return new DataSet(set.getFeatures(), set.getLabels(), null, Nd4j.ones(set.numExamples(), 1));
  }

  private static DataSet features(DataSet set, long... shape) {
    return new DataSet(Nd4j.ones(shape), set.getLabels());
  }

  /** Two entries of every row are {@code value}. */
  private static DataSet labels(DataSet set, float value, int classes) {
    float[] rows = new float[set.numExamples() * classes];
    for (int i = 0; i < set.numExamples(); i++) {
      rows[i * classes] = value;
      rows[i * classes + 1] = value;
    }
    return new DataSet(
        set.getFeatures(), Nd4j.createFromArray(rows).reshape(set.numExamples(), classes));
  }

  private static DataSet withNaN(DataSet set) {
    INDArray features = set.getFeatures().dup();
    features.putScalar(3, 5, Float.NaN);
    return new DataSet(features, set.getLabels());
  }
}

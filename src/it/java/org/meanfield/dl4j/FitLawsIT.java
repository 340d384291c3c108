package org.meanfield.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.averaging.round.OpenPlaces;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.launcher.Eventually;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** What a fit is equal to. */
class FitLawsIT {
  private static final int BATCH = 16;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = JavaSparkContext.fromSparkContext(LocalSpark.start(2));
    NativeBackend.prepare();
    // Deeplearning4j's own steps, beside which others' threads spin where the machine is busy.
    openblas.blas_set_num_threads(1);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void twoFitsAreOneFitOfBothHalves() {
    JavaRDD<DataSet> first = spark.parallelize(Clothes.images(0, 256, 24), 3);
    JavaRDD<DataSet> second = spark.parallelize(Clothes.images(256, 256, BATCH), 2);
    SparkDl4jMultiLayer twice = new SparkDl4jMultiLayer(spark, Clothes.chain(), master(2, 2));
    SparkDl4jMultiLayer once = new SparkDl4jMultiLayer(spark, Clothes.chain(), master(2, 2));

    twice.fit(first);
    twice.fit(second);
    once.fit(first.union(second));

    assertThat(weights(twice.getNetwork().params()))
        .containsExactly(weights(once.getNetwork().params()));
    assertThat(twice.getNetwork().getLayerWiseConfigurations().getIterationCount()).isEqualTo(16);
  }

  /** Who takes a network's first steps; its second ones are a master's own. */
  private enum Before {
    DEEPLEARNING4J,
    ANOTHER_MASTER
  }

  @ParameterizedTest
  @EnumSource
  void goesOnInTheScheduleWhereTheNetworkIs_whoeverTookItsStepsBefore(Before before) {
    MultiLayerConfiguration conf = Clothes.chain();
    conf.getConfs()
        .forEach(
            each ->
                ((BaseLayer) each.getLayer())
                    .setIUpdater(
                        new Sgd(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.5, 8, 0.0)))));
    List<DataSet> sets = Clothes.images(0, 8 * BATCH, BATCH);
    MultiLayerNetwork own = new MultiLayerNetwork(conf.clone());
    own.init();
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();

    sets.forEach(own::fit);
    float[] first = weights(own.params());
    sets.forEach(own::fit);
    if (before == Before.DEEPLEARNING4J) {
      sets.forEach(network::fit);
    } else {
      new SparkDl4jMultiLayer(spark, network, master(1, 4)).fit(spark.parallelize(sets, 2));
    }
    float[] half = weights(network.params());
    new SparkDl4jMultiLayer(spark, network, master(1, 4)).fit(spark.parallelize(sets, 2));

    assertThat(weights(own.params())).containsExactly(first);
    assertThat(weights(network.params())).containsExactly(half);
    assertThat(network.getLayerWiseConfigurations().getIterationCount()).isEqualTo(16);
  }

  @Test
  void anotherNetworkBeginsWithoutMoments() {
    JavaRDD<DataSet> examples = spark.parallelize(Clothes.vectors(0, 128, BATCH), 2);
    AveragingMaster master = master(2, 2);
    new SparkComputationGraph(spark, Clothes.graph(), master).fit(examples);
    SparkComputationGraph after = new SparkComputationGraph(spark, Clothes.graph(), master);
    SparkComputationGraph alone = new SparkComputationGraph(spark, Clothes.graph(), master(2, 2));

    after.fit(examples);
    alone.fit(examples);

    assertThat(weights(after.getNetwork().params()))
        .containsExactly(weights(alone.getNetwork().params()));
  }

  @Test
  void letsGoOfItsWorkers_whenItsMasterIsClosed_orIsGarbage() {
    JavaRDD<DataSet> examples = spark.parallelize(Clothes.vectors(0, 64, BATCH), 2);
    AveragingMaster closed = master(2, 2);
    new SparkComputationGraph(spark, Clothes.graph(), closed).fit(examples);
    new SparkComputationGraph(spark, Clothes.graph(), master(2, 2)).fit(examples);

    closed.close();

    // Of other tests' masters too: all are garbage.
    Eventually.holds(
        "no worker is kept",
        () -> {
          System.gc();
          return OpenPlaces.count() == 0;
        });
  }

  @Test
  void aMultiDataSetWithOneOfEachIsADataSet() {
    List<DataSet> sets = Clothes.vectors(0, 64, BATCH);
    SparkComputationGraph many = new SparkComputationGraph(spark, Clothes.graph(), master(2, 2));
    SparkComputationGraph single = new SparkComputationGraph(spark, Clothes.graph(), master(2, 2));

    many.fitMultiDataSet(spark.parallelize(sets, 2).map(DataSet::toMultiDataSet));
    single.fit(spark.parallelize(sets, 2));

    assertThat(weights(many.getNetwork().params()))
        .containsExactly(weights(single.getNetwork().params()));
  }

  @Test
  void oneWorkerTakesTheGraphsOwnSteps() {
    List<DataSet> sets = Clothes.vectors(0, 128, BATCH);
    ComputationGraph own = new ComputationGraph(Clothes.graph());
    own.init();
    SparkComputationGraph ours = new SparkComputationGraph(spark, Clothes.graph(), master(1, 3));

    sets.forEach(own::fit);
    ours.fit(spark.parallelize(sets, 3).rdd());

    assertClose(ours.getNetwork().params(), own.params());
  }

  /** How a network takes its examples. */
  private enum Input {
    VECTORS,
    UNFOLDED_IMAGES,
    CHANNELS_FIRST,
    CHANNELS_LAST;

    InputType type() {
      return switch (this) {
        case VECTORS -> InputType.feedForward(6 * 5 * 3);
        case UNFOLDED_IMAGES -> InputType.convolutionalFlat(6, 5, 3);
        case CHANNELS_FIRST -> InputType.convolutional(6, 5, 3);
        case CHANNELS_LAST -> InputType.convolutional(6, 5, 3, CNN2DFormat.NHWC);
      };
    }

    long[] shape(int examples) {
      return switch (this) {
        case VECTORS, UNFOLDED_IMAGES -> new long[] {examples, 6 * 5 * 3};
        case CHANNELS_FIRST -> new long[] {examples, 3, 6, 5};
        case CHANNELS_LAST -> new long[] {examples, 6, 5, 3};
      };
    }

    Layer first() {
      if (this == VECTORS) {
        return new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build();
      }
      return new ConvolutionLayer.Builder(3, 3)
          .nOut(4)
          .activation(Activation.TANH)
          .dataFormat(this == CHANNELS_LAST ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
          .build();
    }

    INDArray random(int examples, Random random) {
      float[] values = new float[examples * 90];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return Nd4j.createFromArray(values).reshape(shape(examples));
    }
  }

  @ParameterizedTest
  @EnumSource(Input.class)
  void oneWorkerTakesTheNetworksOwnSteps_howeverExamplesAreLaidOut(Input input) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(0.01))
            .list()
            .layer(input.first())
            .layer(
                new OutputLayer.Builder(LossFunction.XENT)
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build())
            .setInputType(input.type())
            .build();
    Random random = new Random(5);
    List<DataSet> sets = new ArrayList<>();
    for (int set = 0; set < 6; set++) {
      float[] labels = new float[BATCH];
      for (int i = 0; i < BATCH; i++) {
        labels[i] = random.nextInt(2);
      }
      sets.add(
          new DataSet(input.random(BATCH, random), Nd4j.createFromArray(labels).reshape(BATCH, 1)));
    }
    MultiLayerNetwork own = new MultiLayerNetwork(conf.clone());
    own.init();
    SparkDl4jMultiLayer ours = new SparkDl4jMultiLayer(spark, conf, master(1, 4));

    sets.forEach(own::fit);
    ours.fit(spark.parallelize(sets, 2));

    assertClose(ours.getNetwork().params(), own.params());
    assertThat(ours.getScore()).isEqualTo(ours.getNetwork().score()).isBetween(0.3, 1.2);
  }

  private static AveragingMaster master(int workers, int every) {
    return new AveragingMaster.Builder(BATCH).workers(workers).averagingEvery(every).build();
  }

  private static void assertClose(INDArray found, INDArray expected) {
    float[] far = weights(expected);
    float[] near = weights(found);
    assertThat(near).hasSameSizeAs(far);
    for (int i = 0; i < far.length; i++) {
      assertThat(near[i]).isCloseTo(far[i], within(2e-4f));
    }
  }

  private static float[] weights(INDArray params) {
    return params.dup().data().asFloat();
  }
}

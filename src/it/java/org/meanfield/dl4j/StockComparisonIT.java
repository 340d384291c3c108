package org.meanfield.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.LocalSpark;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** dl4j-spark's networks with its own master and with ours, in one Spark application. */
class StockComparisonIT {
  private static final int BATCH = 32;
  private static final int TRAINED = 3200;
  private static final int TESTED = 1000;
  private static final int FITS = 4;
  private static final int WORKERS = 2;
  private static final int AVERAGED_EVERY = 5;
  private static final long SEED = 42;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = JavaSparkContext.fromSparkContext(LocalSpark.start(WORKERS));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void aChainIsAsGoodAsByStock_andCostsLess() {
    compare(
        "a chain",
        Clothes.images(0, TRAINED, BATCH),
        Clothes.images(TRAINED, TESTED, TESTED).get(0),
        master -> {
          SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, Clothes.chain(), master);
          return new Fitted(network::fit, network.getNetwork()::output);
        });
  }

  @Tag("slow")
  @Test
  void aGraphIsAsGoodAsByStock_andCostsLess() {
    compare(
        "a graph",
        Clothes.vectors(0, TRAINED, BATCH),
        Clothes.vectors(TRAINED, TESTED, TESTED).get(0),
        master -> {
          SparkComputationGraph network = new SparkComputationGraph(spark, Clothes.graph(), master);
          return new Fitted(
              network::fit, features -> network.getNetwork().output(false, features)[0]);
        });
  }

  /** A network of either kind. */
  private record Fitted(Consumer<JavaRDD<DataSet>> fitting, Function<INDArray, INDArray> output) {}

  /**
   * @param accuracy in [0, 1]
   * @param processorSeconds of this process in all fits but the first
   */
  private record Result(double accuracy, double processorSeconds) {}

  private static void compare(
      String what,
      List<DataSet> training,
      DataSet test,
      Function<TrainingMaster<?, ?>, Fitted> network) {
    Result ours =
        fitted(
            training,
            test,
            network.apply(
                new AveragingMaster.Builder(BATCH)
                    .workers(WORKERS)
                    .averagingEvery(AVERAGED_EVERY)
                    .build()));
    Result stock =
        fitted(
            training,
            test,
            network.apply(
                new ParameterAveragingTrainingMaster.Builder(WORKERS, BATCH)
                    .batchSizePerWorker(BATCH)
                    .averagingFrequency(AVERAGED_EVERY)
                    .rngSeed(SEED)
                    .build()));

    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %.3f, stock's %.3f; processor time %.2f s, stock's %.2f s: %.1f times%n",
        what,
        ours.accuracy(),
        stock.accuracy(),
        ours.processorSeconds(),
        stock.processorSeconds(),
        stock.processorSeconds() / ours.processorSeconds());
    assertThat(ours.accuracy()).isGreaterThan(0.75);
    // Over seeds of its dealing stock's lies between 0.79 and 0.85; it may be below ours, not above
    // by more than two and a half standard errors of a share of the tested near 0.8.
    assertThat(ours.accuracy()).isGreaterThan(stock.accuracy() - 0.04);
    assertThat(ours.processorSeconds()).isLessThan(stock.processorSeconds());
  }

  private static Result fitted(List<DataSet> training, DataSet test, Fitted network) {
    JavaRDD<DataSet> examples = spark.parallelize(training, WORKERS).cache();
    network.fitting().accept(examples);
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = process.getProcessCpuTime();
    for (int fit = 1; fit < FITS; fit++) {
      network.fitting().accept(examples);
    }
    double seconds = (process.getProcessCpuTime() - before) / 1e9;
    Evaluation evaluation = new Evaluation();
    evaluation.eval(test.getLabels(), network.output().apply(test.getFeatures()));
    examples.unpersist();
    return new Result(evaluation.accuracy(), seconds);
  }
}

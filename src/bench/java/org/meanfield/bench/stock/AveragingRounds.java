package org.meanfield.bench.stock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * dl4j-spark's rounds of one local step a worker, with the updater's state averaged as it does by
 * default. Prints one JSON object: seconds a round, and seconds of its local steps alone.
 */
public final class AveragingRounds {
  private static final int PIXELS = 64;
  private static final int CLASSES = 10;
  private static final int FITS = 2;
  private static final int STEPS = 6;

  private final int workers;
  private final int batch;
  private final int rounds;
  private final MultiLayerConfiguration configuration;

  private AveragingRounds(
      int workers, int batch, int rounds, MultiLayerConfiguration configuration) {
    this.workers = workers;
    this.batch = batch;
    this.rounds = rounds;
    this.configuration = configuration;
  }

  /** Master, class path and heap of executors, network, workers, batch, rounds of a fit. */
  public static void main(String[] arguments) throws Exception {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(Files.readString(Path.of(arguments[3])));
    AveragingRounds measurement =
        new AveragingRounds(
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]),
            configuration);
    double round = measurement.rounds(conf(arguments[0], arguments[1], arguments[2]));
    double step = measurement.steps();
    System.out.printf(
        Locale.ROOT, "{\"secondsPerRound\": %.6f, \"secondsPerStep\": %.6f}%n", round, step);
    System.exit(0);
  }

  private static SparkConf conf(String master, String classPath, String memory) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("dl4j-spark")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.driver.maxResultSize", "0")
        .set("spark.rpc.message.maxSize", "1024")
        .set("spark.executor.memory", memory)
        .set("spark.executor.extraClassPath", classPath)
        .set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=0")
        .set("spark.executorEnv.OMP_NUM_THREADS", "1");
  }

  /** The fastest of the fits after the first. */
  private double rounds(SparkConf conf) {
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      ParameterAveragingTrainingMaster master =
          new ParameterAveragingTrainingMaster.Builder(workers, batch)
              .batchSizePerWorker(batch)
              .averagingFrequency(1)
              .workerPrefetchNumBatches(0)
              .rddTrainingApproach(RDDTrainingApproach.Direct)
              .build();
      SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, configuration, master);
      List<DataSet> examples = new ArrayList<>();
      for (int i = 0; i < workers * rounds; i++) {
        examples.add(examples(i));
      }
      JavaRDD<DataSet> data = spark.parallelize(examples, workers);
      network.fit(data);
      double[] seconds = new double[FITS];
      for (int fit = 0; fit < FITS; fit++) {
        long start = System.nanoTime();
        network.fit(data);
        seconds[fit] = (System.nanoTime() - start) / 1e9 / rounds;
      }
      return Arrays.stream(seconds).min().orElseThrow();
    }
  }

  /** A step of all workers at once, each with a network of its own. */
  private double steps() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    List<MultiLayerNetwork> networks = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
      network.init();
      networks.add(network);
    }
    double[] seconds = new double[STEPS];
    for (int step = 0; step < STEPS; step++) {
      DataSet examples = examples(step);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (MultiLayerNetwork network : networks) {
        tasks.add(
            () -> {
              network.fit(examples.copy());
              return null;
            });
      }
      long start = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
      seconds[step] = (System.nanoTime() - start) / 1e9;
    }
    threads.shutdown();
    Arrays.sort(seconds);
    return seconds[STEPS / 2];
  }

  private DataSet examples(int seed) {
    DataSet examples =
        new DataSet(
            Nd4j.rand(batch, 1, (int) Math.sqrt(PIXELS), (int) Math.sqrt(PIXELS)),
            Nd4j.zeros(batch, CLASSES));
    for (int i = 0; i < batch; i++) {
      examples.getLabels().putScalar(i, (seed + i) % CLASSES, 1);
    }
    return examples;
  }
}

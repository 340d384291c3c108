package org.meanfield.bench.stock;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.meanfield.bench.contest.Contender;
import org.meanfield.bench.contest.Contest;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Task;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** dl4j-spark's process: Spark in this JVM, a worker a thread, averaging every few batches. */
public final class Stock implements Contender {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final int BATCHES_A_WORKER = 10;
  private static final int AVERAGED_EVERY = 5;
  private static final int PREFETCHED = 2;

  private final JavaSparkContext spark;
  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> batches;
  private final int count;

  private Stock(
      JavaSparkContext spark, SparkDl4jMultiLayer network, JavaRDD<DataSet> batches, int count) {
    this.spark = spark;
    this.network = network;
    this.batches = batches;
    this.count = count;
  }

  public static void main(String[] arguments) throws Exception {
    chooseNatives();
    Task task = Task.of(arguments);
    Contest.run(task, 1, batch -> of(task, batch));
  }

  /** The faster natives, where the jar has them. */
  private static void chooseNatives() {
    String library = "/org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn-avx2";
    if (Stock.class.getResource(library + "/libjnind4jcpu.so") != null) {
      System.setProperty(EXTENSION, "-onednn-avx2");
    }
  }

  private static Stock of(Task task, int batch) throws IOException {
    Fixture fixture = new Fixture(task.fixture(), task.workload());
    JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[" + task.threads() + "]")
                .setAppName("dl4j-spark")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(Files.readString(fixture.configuration()));
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(task.threads(), batch)
            .batchSizePerWorker(batch)
            .averagingFrequency(AVERAGED_EVERY)
            .workerPrefetchNumBatches(PREFETCHED)
            .build();
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < task.threads() * BATCHES_A_WORKER; i++) {
      batches.add(examples(fixture, batch));
    }
    return new Stock(
        spark,
        new SparkDl4jMultiLayer(spark, configuration, master),
        spark.parallelize(batches, task.threads()).cache(),
        batches.size());
  }

  private static DataSet examples(Fixture fixture, int batch) throws IOException {
    INDArray images =
        Nd4j.createFromArray(values(fixture.input(batch))).reshape(fixture.workload().shape(batch));
    INDArray labels = Nd4j.zeros(batch, fixture.workload().classes());
    int[] classes = fixture.labels(batch);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, classes[i], 1);
    }
    return new DataSet(images, labels);
  }

  private static float[] values(FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void run() {
    network.fit(batches);
  }

  @Override
  public int batches() {
    return count;
  }

  @Override
  public double difference() {
    return 0;
  }

  @Override
  public void close() {
    spark.close();
  }
}

package org.meanfield.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The drop-in on executors of their own, with dl4j-spark's usual serializer. */
class ClusterFitIT {
  private static final int BATCH = 16;
  private static final int IMAGES = 512;
  private static final int WORKERS = 2;

  @TempDir Path folder;
  private StandaloneCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = StandaloneCluster.start(folder, WORKERS);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void comesToTheWeightsOfAFitInOneProcess() throws Exception {
    float[] local;
    try (JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.start(WORKERS))) {
      local = fitted(spark, 2);
    }

    try (JavaSparkContext spark = onTheCluster()) {
      assertThat(fitted(spark, 2)).containsExactly(local);
    }
  }

  @Tag("slow")
  @Test
  void comesToTheSameWeights_whenAnExecutorIsKilledWithinTheFirstFit() throws Exception {
    float[] undisturbed;
    AtomicInteger jobs = new AtomicInteger();
    try (JavaSparkContext spark = onTheCluster()) {
      spark.sc().addSparkListener(new JobCount(jobs));
      undisturbed = fitted(spark, 1);
    }

    try (JavaSparkContext spark = onTheCluster()) {
      Killer killer = new Killer(cluster, jobs.get() / 2);
      spark.sc().addSparkListener(killer);

      float[] weights = fitted(spark, 1);

      assertThat(killer.killed).isTrue();
      assertThat(killer.jobs.get()).isGreaterThan(jobs.get());
      assertThat(weights).containsExactly(undisturbed);
    }
  }

  @Tag("slow")
  @Test
  void goesOnInTheSchedule_whenAnExecutorIsKilledWithinALaterFit() throws Exception {
    int steps = IMAGES / BATCH / WORKERS;
    MultiLayerConfiguration conf = Clothes.chain();
    Sgd untilTheFirstFitEnds =
        new Sgd(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.05, steps, 0.0)));
    conf.getConfs()
        .forEach(each -> ((BaseLayer) each.getLayer()).setIUpdater(untilTheFirstFitEnds));
    AtomicInteger jobs = new AtomicInteger();
    try (JavaSparkContext spark = onTheCluster()) {
      JavaRDD<DataSet> examples = spark.parallelize(Clothes.images(0, IMAGES, BATCH), 3);
      SparkDl4jMultiLayer network =
          new SparkDl4jMultiLayer(
              spark,
              conf,
              new AveragingMaster.Builder(BATCH).workers(WORKERS).averagingEvery(2).build());
      spark.sc().addSparkListener(new JobCount(jobs));
      network.fit(examples);
      float[] first = network.getNetwork().params().dup().data().asFloat();
      Killer killer = new Killer(cluster, jobs.get() / 2);
      spark.sc().addSparkListener(killer);

      network.fit(examples);

      assertThat(killer.killed).isTrue();
      assertThat(network.getNetwork().params().dup().data().asFloat()).containsExactly(first);
    }
  }

  private float[] fitted(JavaSparkContext spark, int fits) {
    JavaRDD<DataSet> examples = spark.parallelize(Clothes.images(0, IMAGES, BATCH), 3);
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(
            spark,
            Clothes.chain(),
            new AveragingMaster.Builder(BATCH).workers(WORKERS).averagingEvery(2).build());
    for (int fit = 0; fit < fits; fit++) {
      network.fit(examples);
    }
    return network.getNetwork().params().dup().data().asFloat();
  }

  private JavaSparkContext onTheCluster() throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster(cluster.master())
            .setAppName("drop-in")
            .setJars(new String[] {applicationJar().toString()})
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraJavaOptions", System.getProperty("meanfield.opens"))
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    JavaSparkContext spark = new JavaSparkContext(conf);
    spark.setLogLevel("ERROR");
    return spark;
  }

  private static Path applicationJar() throws Exception {
    try (var jars = Files.newDirectoryStream(Script.home().resolve("target"), "meanfield-*.jar")) {
      for (Path jar : jars) {
        if (!jar.getFileName().toString().contains("-slim")) {
          return jar;
        }
      }
    }
    throw new AssertionError("no application jar in target");
  }

  /** Counts jobs. */
  private static final class JobCount extends SparkListener {
    private final AtomicInteger jobs;

    JobCount(AtomicInteger jobs) {
      this.jobs = jobs;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      jobs.incrementAndGet();
    }
  }

  /** Kills an executor when the job of that number starts. */
  private static final class Killer extends SparkListener {
    private final StandaloneCluster cluster;
    private final int at;
    private final AtomicInteger jobs = new AtomicInteger();
    private volatile boolean killed;

    Killer(StandaloneCluster cluster, int at) {
      this.cluster = cluster;
      this.at = at;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      if (jobs.incrementAndGet() == at) {
        killed = cluster.executors().get(0).destroyForcibly();
      }
    }
  }
}

package org.meanfield.dl4j;

import java.lang.ref.Cleaner;
import java.util.Collection;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Meanfield's parameter averaging under dl4j-spark's networks, in the place of its {@code
 * ParameterAveragingTrainingMaster}: {@code new SparkDl4jMultiLayer(sc, conf, master).fit(rdd)}.
 *
 * <p>A fit starts from the driver's network, trains it with the updater that its configuration
 * names, and leaves the mean of the workers' weights in it. Examples are dealt batch by batch in
 * the RDD's order, whatever lies in one DataSet: batch {@code b} goes to worker {@code b mod
 * workers}, which takes its batches in that order. The workers keep their updaters' moments from
 * fit to fit, while it is the same network object with the same configuration, and has taken no
 * other step meanwhile; a moment that the driver's network has itself is not used. Schedules go by
 * the steps that the network has taken in all, here and elsewhere. Where executors are lost the fit
 * begins again by itself, without moments. After a fit that failed the network is as it was before,
 * and the moments begin anew.
 *
 * <p>DataSets hold vectors {@code [examples, length]} or images {@code [examples, channels, height,
 * width]} (or channels last, where the network wants them so), all of one shape, without masks, and
 * labels that are 1 for one class and 0 for the others, or one column of 0 and 1. {@link
 * org.meanfield.fault.MeanfieldException} tells what is wrong with others, and which networks
 * cannot be trained.
 *
 * <p>The cluster keeps the moments, and the workers' memory, until the master is closed or is
 * garbage. For any thread; fits of one master come one after another, those of several side by side
 * as far as there are task slots for all their workers.
 */
public final class AveragingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>>, AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final MasterSettings settings;
  private final Fitting fitting;

  private AveragingMaster(MasterSettings settings) {
    this.settings = settings;
    this.fitting = new Fitting(settings);
    CLEANER.register(this, fitting::drop);
  }

  /** Makes masters. */
  public static final class Builder {
    private MasterSettings settings;

    /**
     * @param batchSizePerWorker examples a step on one worker, from 1
     */
    public Builder(int batchSizePerWorker) {
      settings = new MasterSettings(batchSizePerWorker);
    }

    /** How many train at once, from 1; if not set: the task slots, while each has a batch. */
    public Builder workers(int workers) {
      settings =
          new MasterSettings(
              settings.batchSizePerWorker(), workers, settings.averagingEvery(), settings.seed());
      return this;
    }

    /** How many steps a worker takes between two averages, from 1. */
    public Builder averagingEvery(int steps) {
      settings =
          new MasterSettings(
              settings.batchSizePerWorker(),
              settings.workers(),
              MasterSettings.steps(steps),
              settings.seed());
      return this;
    }

    /** One average at the end of each fit: how it is where nothing is set. */
    public Builder averagingEveryEpoch() {
      settings =
          new MasterSettings(settings.batchSizePerWorker(), settings.workers(), 0, settings.seed());
      return this;
    }

    /** What the network draws while it trains (dropout) derives from it. */
    public Builder seed(long seed) {
      settings =
          new MasterSettings(
              settings.batchSizePerWorker(), settings.workers(), settings.averagingEvery(), seed);
      return this;
    }

    public AveragingMaster build() {
      return new AveragingMaster(settings);
    }
  }

  /**
   * A master with the settings that {@link #toJson} wrote; no class is loaded by name.
   *
   * @throws org.meanfield.fault.MeanfieldException of the kind USAGE where the text is none
   */
  public static AveragingMaster fromJson(String json) {
    return new AveragingMaster(MasterSettings.fromJson(json));
  }

  /** Lets go of what the cluster keeps of its fits; the next one begins with fresh moments. */
  @Override
  public void close() {
    fitting.drop();
  }

  /** The settings; neither weights nor moments. */
  @Override
  public String toJson() {
    return settings.toJson();
  }

  /** The same text as {@link #toJson}, which is YAML too. */
  @Override
  public String toYaml() {
    return toJson();
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> examples) {
    network.setScore(
        fitting.fit(network.getSparkContext(), DriverNetwork.of(network.getNetwork()), examples));
  }

  @Override
  public void executeTraining(SparkComputationGraph network, JavaRDD<DataSet> examples) {
    network.setScore(
        fitting.fit(network.getSparkContext(), DriverNetwork.of(network.getNetwork()), examples));
  }

  /** Of MultiDataSets with one array of features and one of labels. */
  @Override
  public void executeTrainingMDS(SparkComputationGraph network, JavaRDD<MultiDataSet> examples) {
    executeTraining(network, examples.map(SingleDataSet::of));
  }

  @Override
  public void executeTrainingPaths(
      @Nullable SparkDl4jMultiLayer network,
      @Nullable SparkComputationGraph graph,
      JavaRDD<String> paths,
      @Nullable DataSetLoader loader,
      @Nullable MultiDataSetLoader multiLoader) {
    throw new UnsupportedOperationException(
        "AveragingMaster trains on DataSets, not on paths of files: load them in Spark, and call"
            + " fit(paths.map(path -> the DataSet of path)).");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorker();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph network) {
    throw noWorker();
  }

  private static UnsupportedOperationException noWorker() {
    return new UnsupportedOperationException(
        "AveragingMaster has no dl4j-spark worker: Meanfield's own workers train. Call fit(rdd).");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException(
        "AveragingMaster calls no hooks: no Deeplearning4j network takes a step on the workers.");
  }

  /** Nothing: there is none. */
  @Override
  public void removeHook(TrainingHook hook) {
    // None can have been added.
  }

  @Override
  public void setListeners(@Nullable Collection<TrainingListener> listeners) {
    if (listeners != null && !listeners.isEmpty()) {
      throw new UnsupportedOperationException(
          "AveragingMaster tells no listeners: no Deeplearning4j network takes a step on the"
              + " workers. getScore() is the mean loss of the last fit.");
    }
  }

  @Override
  public void setListeners(
      @Nullable StatsStorageRouter router, @Nullable Collection<TrainingListener> listeners) {
    setListeners(listeners);
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw new UnsupportedOperationException(
          "AveragingMaster collects no SparkTrainingStats: Spark's web UI shows its jobs and"
              + " stages.");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  /** Null: none are collected. */
  @Override
  public @Nullable SparkTrainingStats getTrainingStats() {
    return null;
  }

  /** True: no file is ever written. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return true;
  }

  /** True: no file is ever written. */
  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return true;
  }
}

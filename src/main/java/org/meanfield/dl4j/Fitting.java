package org.meanfield.dl4j;

import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.Slices;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.HeldInterrupt;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.KryoClasses;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;
import org.meanfield.training.PassOutcome;
import org.meanfield.training.PassSettings;
import org.meanfield.training.RddTrainer;
import org.nd4j.linalg.dataset.DataSet;

/** Fits networks on the driver, one after another: other threads wait. */
final class Fitting {
  private final MasterSettings settings;
  private @Nullable Course course;

  Fitting(MasterSettings settings) {
    this.settings = settings;
  }

  /**
   * The fits of one network.
   *
   * @param network whose weights are trained; not kept alive
   */
  private record Course(
      WeakReference<Object> network,
      SparkContext spark,
      Architecture architecture,
      boolean vectors,
      int workers,
      RddTrainer<ExampleRun> trainer) {
    boolean goesOn(DriverNetwork with, SparkContext on, Architecture now, boolean nowVectors) {
      return network.refersTo(with.identity())
          && trainer.taken() == with.iterations()
          && spark == on
          && architecture.equals(now)
          && vectors == nowVectors;
    }
  }

  /**
   * Trains a network by one pass.
   *
   * @return the mean loss of the examples
   * @throws MeanfieldException where network or examples cannot be used, training diverges or
   *     executors are lost
   */
  synchronized double fit(
      JavaSparkContext spark, DriverNetwork network, JavaRDD<DataSet> examples) {
    KryoClasses.require(spark.getConf());
    List<DataSet> first = Jobs.take(examples, 1);
    if (first.isEmpty()) {
      throw DealtExamples.empty();
    }
    Architecture architecture = NetworkReading.architecture(network, first.get(0));
    boolean vectors = first.get(0).getFeatures().rank() == 2;
    try (DealtExamples dealt =
        DealtExamples.read(
            examples, DataSetForm.of(architecture, vectors), settings.batchSizePerWorker())) {
      Course with = course(spark.sc(), network, architecture, vectors, dealt);
      try {
        return train(spark, with, network, dealt);
      } catch (Exception failure) {
        drop();
        throw told(failure);
      }
    }
  }

  private Course course(
      SparkContext spark,
      DriverNetwork network,
      Architecture architecture,
      boolean vectors,
      DealtExamples dealt) {
    Course last = course;
    if (last != null && last.goesOn(network, spark, architecture, vectors)) {
      last.trainer().place(placement(spark, last.workers()));
      return last;
    }
    drop();
    Integer asked = settings.workers();
    int workers =
        asked != null
            ? asked
            : (int)
                Math.max(
                    1,
                    Math.min(Executors.slots(spark), dealt.size() / settings.batchSizePerWorker()));
    RddTrainer<ExampleRun> trainer =
        new RddTrainer<>(
            spark,
            passes(architecture),
            ParameterLayout.of(architecture),
            placement(spark, workers),
            network.iterations());
    Course begun =
        new Course(
            new WeakReference<>(network.identity()),
            spark,
            architecture,
            vectors,
            workers,
            trainer);
    course = begun;
    return begun;
  }

  private PassSettings<ExampleRun> passes(Architecture architecture) {
    EngineSpec spec =
        new EngineSpec(
            architecture,
            Normalization.none(architecture.input().channels()),
            null,
            settings.seed());
    return new PassSettings<>(
        EngineName.AUTO,
        spec,
        new DealtShareReader(architecture.input().bytes()),
        settings.batchSizePerWorker(),
        settings.averagingEvery(),
        settings.seed());
  }

  private static Placement placement(SparkContext spark, int workers) {
    List<BlockAddress> executors =
        Executors.await(spark, workers, () -> Thread.currentThread().isInterrupted());
    return new Placement(workers, executors);
  }

  private static double train(
      JavaSparkContext spark, Course course, DriverNetwork network, DealtExamples dealt) {
    Broadcast<float[]> sent = spark.broadcast(network.weights());
    PassOutcome outcome;
    try {
      outcome =
          course
              .trainer()
              .pass(
                  new BroadcastWeights(sent),
                  dealt.shares(course.workers()).rdd(),
                  dealt.steps(course.workers()),
                  slices -> network.setWeights(collected(slices)));
    } finally {
      try (HeldInterrupt unused = new HeldInterrupt()) {
        sent.destroy();
      }
    }
    network.addIterations(outcome.steps());
    network.setScore(outcome.trained().meanLoss());
    return outcome.trained().meanLoss();
  }

  private static float[] collected(Slices slices) {
    float[] weights = new float[Math.toIntExact(slices.layout().length())];
    for (int slice = 0; slice < slices.layout().slices(); slice++) {
      FloatBuffer values = LittleEndian.floats(slices.fetch(slice).bytes());
      values.get(
          weights, Math.toIntExact(slices.layout().offset(slice)), slices.layout().length(slice));
    }
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw MeanfieldException.usage(
            "training diverged: the weights after it are not all finite numbers. Lower the learning"
                + " rate of the network's updater.");
      }
    }
    return weights;
  }

  /** Lets go of what the cluster keeps of the last network. */
  synchronized void drop() {
    Course last = course;
    course = null;
    if (last != null) {
      last.trainer().close();
    }
  }

  private static RuntimeException told(Exception failure) {
    return Jobs.endedOnPurpose(failure)
        .or(() -> MeanfieldException.in(failure))
        .orElseGet(
            () ->
                new MeanfieldException(
                    ErrorKind.CLUSTER,
                    "The fit failed, and left the network as it was before it: "
                        + failure.getMessage()
                        + ". Fit again; the workers' moments begin anew.",
                    failure));
  }
}

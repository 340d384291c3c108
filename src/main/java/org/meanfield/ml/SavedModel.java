package org.meanfield.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.EngineSpec;
import org.meanfield.compute.WeightSource;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.WeightSlices;
import org.meanfield.network.Architecture;
import org.meanfield.network.ParameterLayout;
import org.meanfield.prediction.BundleWeights;
import org.meanfield.prediction.HeldWeights;
import org.meanfield.prediction.Model;
import org.meanfield.run.Fence;
import org.meanfield.run.Folder;

/**
 * A model on the driver, and what executors predict by. Weights up to {@link #HELD} are held here
 * and sent to executors; of more, each reads the bundle for itself. Safe for any thread.
 */
final class SavedModel {
  private static final long HELD = 256L << 20;

  private final ModelBundle bundle;
  private final Architecture architecture;
  private final ParameterLayout layout;
  private final float @Nullable [] held;
  private @Nullable SparkContext context;
  private @Nullable Model model;

  private SavedModel(ModelBundle bundle, Architecture architecture) {
    this.bundle = bundle;
    this.architecture = architecture;
    this.layout = ParameterLayout.of(architecture);
    this.held = layout.length() * Float.BYTES > HELD ? null : weights(bundle, layout);
  }

  private static float[] weights(ModelBundle bundle, ParameterLayout layout) {
    float[] values = new float[Math.toIntExact(layout.length())];
    bundle.readWeights(
        layout, (offset, slice) -> slice.get(values, Math.toIntExact(offset), slice.remaining()));
    return values;
  }

  /** A bundle, or the one in a run folder. */
  static SavedModel open(String location, Configuration hadoop) {
    ModelBundle bundle = ModelBundle.load(location, hadoop);
    return new SavedModel(bundle, bundle.architecture());
  }

  /** Whether it is done without where it was opened. */
  boolean isHeld() {
    return held != null;
  }

  BundleDescription description() {
    return bundle.description();
  }

  /** Writes its bundle into a folder that is empty, or not there yet. */
  void copyTo(Folder folder) {
    float[] values = held;
    WeightSlices slices =
        values == null
            ? sink -> bundle.readWeights(layout, (offset, slice) -> accept(sink, slice))
            : sink -> sink.accept(FloatBuffer.wrap(values));
    ModelBundle.write(folder, Fence.none(), description(), layout, slices);
  }

  private static void accept(WeightSlices.Sink sink, FloatBuffer values) {
    try {
      sink.accept(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the executors of an application get it. */
  synchronized Model on(SparkContext spark) {
    if (model == null || context != spark) {
      model =
          new Model(
              EngineName.AUTO,
              new EngineSpec(architecture, description().normalization(), null, 0),
              weights(spark));
      context = spark;
    }
    return model;
  }

  private WeightSource weights(SparkContext spark) {
    return held == null
        ? new BundleWeights(
            bundle.location(), new SerializableWritable<>(spark.hadoopConfiguration()), layout)
        : new HeldWeights(JavaSparkContext.fromSparkContext(spark).broadcast(held));
  }
}

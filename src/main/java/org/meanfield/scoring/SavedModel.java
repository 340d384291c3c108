package org.meanfield.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import org.apache.hadoop.conf.Configuration;
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
public final class SavedModel {
  private static final long HELD = 256L << 20;

  private final ModelBundle bundle;
  private final Architecture architecture;
  private final ParameterLayout layout;
  private final float @Nullable [] held;
  private @Nullable SparkContext context;
  private @Nullable Scorer scorer;

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

  /**
   * A bundle, or the one in a run folder.
   *
   * @throws org.meanfield.fault.Fault of kind DATA where there is none, or it is damaged
   */
  public static SavedModel open(String location, Configuration hadoop) {
    ModelBundle bundle = ModelBundle.load(location, hadoop);
    return new SavedModel(bundle, bundle.architecture());
  }

  /** Whether it is done without where it was opened. */
  public boolean isHeld() {
    return held != null;
  }

  public BundleDescription description() {
    return bundle.description();
  }

  /** Writes its bundle into a folder that is empty, or not there yet. */
  public void copyTo(Folder folder) {
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

  /** Whether the bundle still lies where it was opened; one manifest is read. */
  boolean isThere(Configuration hadoop) {
    return ModelBundle.stamp(bundle.location(), hadoop).filter(bundle.stamp()::equals).isPresent();
  }

  /** As the executors of an application get it. */
  public synchronized Scorer on(SparkContext spark) {
    if (scorer == null || context != spark) {
      scorer =
          new Scorer(
              new Model(
                  EngineName.AUTO,
                  new EngineSpec(architecture, description().normalization(), null, 0),
                  weights(spark)),
              description().image(),
              bundle.stamp());
      context = spark;
    }
    return scorer;
  }

  private WeightSource weights(SparkContext spark) {
    return held == null
        ? BundleWeights.of(bundle, spark.hadoopConfiguration(), layout)
        : new HeldWeights(JavaSparkContext.fromSparkContext(spark).broadcast(held));
  }
}

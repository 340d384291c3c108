package org.meanfield.scoring;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.engine.WeightSource;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.WeightSlices;
import org.meanfield.network.ParameterLayout;
import org.meanfield.prediction.BroadcastWeights;
import org.meanfield.prediction.BundleWeights;

/**
 * The weights of a saved model. Up to {@link #HELD} bytes are held, and travel wherever the model
 * does; of more, each process reads them where they lie.
 */
sealed interface SavedWeights extends Serializable {
  long HELD = 256L << 20;

  /** Those of a bundle. */
  static SavedWeights of(ModelBundle bundle, ParameterLayout layout, Configuration hadoop) {
    BundleWeights stored = BundleWeights.of(bundle, hadoop, layout);
    if (layout.length() * Float.BYTES > HELD) {
      return new Stored(stored);
    }
    float[] values = new float[Math.toIntExact(layout.length())];
    bundle.readWeights(
        layout, (offset, slice) -> slice.get(values, Math.toIntExact(offset), slice.remaining()));
    return new Held(values);
  }

  /** As an application's executors get them from its driver. */
  WeightSource on(SparkContext spark);

  /** In this process. */
  WeightSource here();

  /** One slice after the other, to write them. */
  WeightSlices slices();

  /** In memory. */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  record Held(float[] values) implements SavedWeights, WeightSource {
    @Override
    public WeightSource on(SparkContext spark) {
      return new BroadcastWeights(JavaSparkContext.fromSparkContext(spark).broadcast(values));
    }

    @Override
    public WeightSource here() {
      return this;
    }

    @Override
    public WeightSlices slices() {
      return sink -> sink.accept(FloatBuffer.wrap(values));
    }

    @Override
    public void copyTo(ParameterVector target) {
      target.write(0, FloatBuffer.wrap(values));
    }
  }

  /** Where the model was opened. */
  record Stored(BundleWeights bundle) implements SavedWeights {
    @Override
    public WeightSource on(SparkContext spark) {
      return bundle;
    }

    @Override
    public WeightSource here() {
      return bundle;
    }

    @Override
    public WeightSlices slices() {
      return sink -> bundle.read((offset, slice) -> accept(sink, slice));
    }

    private static void accept(WeightSlices.Sink sink, FloatBuffer values) {
      try {
        sink.accept(values);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

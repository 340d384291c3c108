package org.meanfield.prediction;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.engine.WeightSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.WeightSink;
import org.meanfield.network.ParameterLayout;

/**
 * The weights of a saved bundle, which every executor reads for itself.
 *
 * @param stamp of the bundle that was opened; weights of one that has taken its place are of
 *     another network
 */
public record BundleWeights(
    String location,
    String stamp,
    SerializableWritable<Configuration> hadoop,
    ParameterLayout layout)
    implements WeightSource {
  /** Those of an opened bundle. */
  public static BundleWeights of(ModelBundle bundle, Configuration hadoop, ParameterLayout layout) {
    return new BundleWeights(
        bundle.location(), bundle.stamp(), new SerializableWritable<>(hadoop), layout);
  }

  @Override
  public void copyTo(ParameterVector target) {
    read(target::write);
  }

  /**
   * Passes them all to {@code sink}, slice by slice in order.
   *
   * @throws MeanfieldException of kind DATA where they are damaged, or another model has taken
   *     their place
   */
  public void read(WeightSink sink) {
    ModelBundle bundle = ModelBundle.load(location, hadoop.value());
    if (!bundle.stamp().equals(stamp)) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds another model than when it was opened: it was replaced since. Open it"
                  + " again, and predict anew.",
              location));
    }
    bundle.readWeights(layout, sink);
  }
}

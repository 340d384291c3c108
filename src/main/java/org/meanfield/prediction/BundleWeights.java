package org.meanfield.prediction;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.meanfield.compute.FlatWeights;
import org.meanfield.compute.WeightSource;
import org.meanfield.fault.Fault;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.WeightSink;
import org.meanfield.network.ParameterLayout;

/**
 * The weights of a saved bundle, which every executor reads for itself.
 *
 * @param sha256 of the weights that are meant
 */
public record BundleWeights(
    String location,
    SerializableWritable<Configuration> hadoop,
    ParameterLayout layout,
    String sha256)
    implements WeightSource {
  /** Those of a bundle that was opened. */
  public static BundleWeights of(ModelBundle bundle, ParameterLayout layout, Configuration hadoop) {
    return new BundleWeights(
        bundle.location(), new SerializableWritable<>(hadoop), layout, bundle.weightsSha256());
  }

  @Override
  public void copyTo(FlatWeights target) {
    read(target::write);
  }

  /**
   * Passes them all to {@code sink}, slice by slice in order.
   *
   * @throws Fault of kind DATA where they are damaged, or another model has taken their place
   */
  public void read(WeightSink sink) {
    ModelBundle bundle = ModelBundle.load(location, hadoop.value());
    if (!bundle.weightsSha256().equals(sha256)) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s holds another model than when it was opened: weights of SHA-256 %s, expected %s."
                  + " Open it anew.",
              location,
              bundle.weightsSha256(),
              sha256));
    }
    bundle.readWeights(layout, sink);
  }
}

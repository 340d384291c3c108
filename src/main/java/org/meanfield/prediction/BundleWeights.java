package org.meanfield.prediction;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.meanfield.compute.FlatWeights;
import org.meanfield.compute.WeightSource;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.ParameterLayout;

/** The weights of a saved bundle, which every executor reads for itself. */
public record BundleWeights(
    String location, SerializableWritable<Configuration> hadoop, ParameterLayout layout)
    implements WeightSource {
  @Override
  public void copyTo(FlatWeights target) {
    ModelBundle.load(location, hadoop.value()).readWeights(layout, target::write);
  }
}

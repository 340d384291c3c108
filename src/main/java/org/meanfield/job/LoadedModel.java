package org.meanfield.job;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.Architecture;
import org.meanfield.network.ParameterLayout;
import org.meanfield.prediction.BundleWeights;
import org.meanfield.prediction.Model;

/**
 * A saved bundle, checked, ready to be sent to executors.
 *
 * @param image the form every image is brought to
 * @param labels the classes' names by index
 */
record LoadedModel(Model model, ImageRecipe image, List<String> labels) {
  LoadedModel {
    labels = List.copyOf(labels);
  }

  /**
   * Opens a bundle or run folder; its weights are read once, to find damage before the cluster is
   * touched.
   */
  static LoadedModel open(String location, Configuration hadoop) {
    ModelBundle bundle = ModelBundle.load(location, hadoop);
    BundleDescription description = bundle.description();
    Architecture architecture = bundle.architecture();
    ParameterLayout layout = ParameterLayout.of(architecture);
    bundle.readWeights(layout, (offset, values) -> {});
    return new LoadedModel(
        new Model(
            EngineName.AUTO,
            new EngineSpec(architecture, description.normalization(), null, 0),
            BundleWeights.of(bundle, hadoop, layout)),
        description.image(),
        description.labels());
  }
}

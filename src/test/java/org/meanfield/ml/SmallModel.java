package org.meanfield.ml;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.Processor;
import org.meanfield.model.Provenance;
import org.meanfield.model.WeightSlices;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;

/** A bundle of an untrained network, whose answer is another for each of {@link Pictures}. */
final class SmallModel {
  private SmallModel() {}

  /** Saves it, and gives where. */
  static String write(Path folder) {
    NativeBackend.prepare();
    Architecture mlp = NetworkCatalog.of("mlp", new InputShape(28, 28, 1), 2);
    Normalization scale = Normalization.scale(1);
    String location = folder.resolve("small-model").toString();
    try (Engine engine = Engines.create(EngineName.AUTO, new EngineSpec(mlp, scale, null, 5))) {
      ModelBundle.write(
          location,
          new Configuration(),
          new BundleDescription(
              mlp,
              new ImageRecipe(28, 28, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH),
              scale,
              List.of("dark", "light"),
              new Provenance(
                  "", "", new TreeMap<>(), 5, "plain", Processor.here(), "", 0, 0, Instant.EPOCH)),
          ParameterLayout.of(mlp),
          WeightSlices.of(engine.weights(), 1000));
    }
    return location;
  }
}

package org.meanfield.bench.convergence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meanfield.bench.process.Installation;

/**
 * What every configuration trains on, and for how long.
 *
 * @param recipe the file that {@code scripts/meanfield train} is given
 * @param settings what is set beside it
 */
record Material(Path recipe, Map<String, String> settings) {
  static final int WORKERS = 8;

  /**
   * Pictures of the user's, a folder a class, on {@code cat-dog-cnn-3}.
   *
   * @param folder with {@code train} and {@code test}
   */
  static Material pictures(Installation installation, Path folder, int epochs) throws IOException {
    Path images = folder.toRealPath();
    Map<String, String> settings = common(epochs);
    settings.put("data.train", images.resolve("train").toString());
    settings.put("data.test", images.resolve("test").toString());
    return new Material(installation.conf("cats-and-dogs.conf"), settings);
  }

  /** The quickstart's pictures and network. */
  static Material quickstart(Installation installation, int epochs) {
    return new Material(installation.conf("quickstart.conf"), common(epochs));
  }

  private static Map<String, String> common(int epochs) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("training.workers", Integer.toString(WORKERS));
    settings.put("training.epochs", Integer.toString(epochs));
    settings.put("training.batchSize", "32");
    settings.put("training.optimizer", "adam");
    settings.put("data.validation", "0.1");
    return settings;
  }
}

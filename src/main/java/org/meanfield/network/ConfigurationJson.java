package org.meanfield.network;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture.Kind;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Reads networks from the JSON of DL4J's {@code MultiLayerConfiguration} and {@code
 * ComputationGraphConfiguration}. The text is not trusted: DL4J's own parser makes an instance of
 * any class it names, so limits and a list of classes come first. Loads ND4J.
 */
public final class ConfigurationJson {
  private ConfigurationJson() {}

  /**
   * The network of a file, made ready for images of a shape. What the file leaves open (how many
   * inputs a layer takes, how an image becomes a vector) is filled in from that shape.
   *
   * @param fileName what to call the file in a message; the architecture's name
   * @param json the file's text
   * @param classes at least 2
   * @throws MeanfieldException if the text is not JSON within limits (4 Mi characters, 100 levels,
   *     2000 layers), names a class outside the list, is no such configuration, or is not a
   *     classifier of such images with so many classes
   */
  public static Architecture read(String fileName, String json, InputShape input, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier has at least 2 classes, not " + classes);
    }
    CheckedJson checked = CheckedJson.of(fileName, json);
    if (checked.kind() == Kind.GRAPH) {
      checkEnd(fileName, checked, "networkInputs");
      checkEnd(fileName, checked, "networkOutputs");
    }
    Configuration configuration = load(fileName, checked);
    checkTraining(fileName, configuration);
    InputFit fit = InputFit.of(fileName, checked, configuration, input);
    checkSize(fileName, configuration);
    LayerNode output =
        configuration
            .output()
            .orElseThrow(
                () ->
                    MeanfieldException.usage(
                        fileName + ": networkOutputs names no layer's vertex."));
    return new Architecture(
        fileName,
        checked.kind(),
        configuration.toJson(),
        input,
        fit.layout(),
        classes,
        OutputHead.of(fileName, output, fit.output(), classes));
  }

  /**
   * Whether a network takes images with their channels last.
   *
   * @throws MeanfieldException if the text is not JSON that {@link #read} would take
   */
  public static boolean channelsLast(String fileName, String json) {
    return InputFit.firstImageFormat(CheckedJson.of(fileName, json).root()) == CNN2DFormat.NHWC;
  }

  private static void checkEnd(String file, CheckedJson json, String key) {
    int ends = json.root().path(key).size();
    if (ends != 1 || !json.root().path(key).path(0).isTextual()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: %s names %d; a classifier of images has one input and one output.",
              file,
              key,
              ends));
    }
  }

  private static Configuration load(String file, CheckedJson json) {
    try {
      return Configuration.of(json);
    } catch (RuntimeException e) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: Deeplearning4j cannot read this %s: %s",
              file,
              json.kind() == Kind.GRAPH
                  ? "ComputationGraphConfiguration"
                  : "MultiLayerConfiguration",
              Excerpt.of(e)));
    }
  }

  private static void checkTraining(String file, Configuration configuration) {
    if (configuration.dataType() != DataType.FLOAT) {
      throw MeanfieldException.usage(
          file + ": dataType is " + configuration.dataType() + "; weights are averaged as FLOAT.");
    }
    List<NeuralNetConfiguration> settings = configuration.settings();
    for (NeuralNetConfiguration layer : settings) {
      OptimizationAlgorithm algorithm = layer.getOptimizationAlgo();
      if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
        throw MeanfieldException.usage(
            file
                + ": optimizationAlgo is "
                + algorithm
                + "; only STOCHASTIC_GRADIENT_DESCENT (with any updater) trains here.");
      }
    }
  }

  /** A vector of ND4J's has at most so many elements. */
  private static void checkSize(String file, Configuration configuration) {
    long weights = 0;
    for (NeuralNetConfiguration settings : configuration.settings()) {
      Layer layer = settings.getLayer();
      if (layer != null) {
        weights = Math.addExact(weights, weights(file, layer, settings));
      }
    }
    if (weights < 1 || weights > Integer.MAX_VALUE) {
      throw MeanfieldException.usage(
          file
              + ": its layers have "
              + weights
              + " weights; a network that is trained here has 1 to "
              + Integer.MAX_VALUE
              + ".");
    }
  }

  private static long weights(String file, Layer layer, NeuralNetConfiguration settings) {
    try {
      long weights = layer.initializer().numParams(settings);
      return Math.min(Math.max(weights, Integer.MIN_VALUE), 2L * Integer.MAX_VALUE);
    } catch (RuntimeException e) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: the weights of its layer '%s' cannot be counted: %s",
              file,
              layer.getLayerName(),
              Excerpt.of(e)));
    }
  }
}

package org.meanfield.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture.Layout;

/**
 * Whether images of a shape fit a configuration, and how they are laid out for it.
 *
 * @param layout of a batch
 * @param output what the network makes of it
 */
record InputFit(Layout layout, InputType output) {
  /**
   * Fits {@code configuration} to {@code input}: what the file left open (inputs of layers,
   * preprocessors) is filled in.
   *
   * @throws MeanfieldException if what the file fixed is for images of another shape
   */
  static InputFit of(String file, CheckedJson json, Configuration configuration, InputShape input) {
    List<LayerNode> before = configuration.layers();
    List<Long> expected = before.stream().map(LayerNode::inputs).toList();
    Layout layout = layout(file, json, configuration, input);
    Activations activations;
    try {
      activations = configuration.complete(inputType(layout, input));
    } catch (RuntimeException e) {
      throw misfit(file, input, Excerpt.of(e));
    }
    if (activations.vanish()) {
      throw misfit(file, input, "its convolutions and pooling leave no pixel of them");
    }
    List<LayerNode> after = configuration.layers();
    for (int i = 0; i < expected.size(); i++) {
      checkInputs(file, input, expected.get(i), before.get(i), after.get(i));
    }
    return new InputFit(layout, activations.output());
  }

  private static MeanfieldException misfit(String file, InputShape input, String reason) {
    return MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "%s: images of %s (height x width x channels) do not fit: %s. Set data.image.height,"
                + " data.image.width and data.image.channels to what the network was made for.",
            file,
            input,
            reason));
  }

  private static void checkInputs(
      String file, InputShape input, long expected, LayerNode before, LayerNode after) {
    if (before.preprocessor() == null
        && after.preprocessor() != null
        && !(after.preprocessor() instanceof CnnToFeedForwardPreProcessor)) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: layer '%s' (%s) does not take images or flat vectors as they reach it; a"
                  + " network of sequences or volumes cannot classify images.",
              file,
              after.name(),
              after.layer().getClass().getSimpleName()));
    }
    if (expected > 0 && expected != after.inputs()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: layer '%s' takes %d inputs (nIn), but images of %s (height x width x channels)"
                  + " give it %d. Set data.image.height, data.image.width and data.image.channels"
                  + " to what the network was made for.",
              file,
              after.name(),
              expected,
              input,
              after.inputs()));
    }
  }

  private static Layout layout(
      String file, CheckedJson json, Configuration configuration, InputShape input) {
    Layout image = firstImageFormat(json.root()) == CNN2DFormat.NHWC ? Layout.NHWC : Layout.NCHW;
    for (LayerNode node : configuration.inputs()) {
      InputPreProcessor given = node.preprocessor();
      if (given != null
          && !(given instanceof CnnToFeedForwardPreProcessor)
          && !(given instanceof FeedForwardToCnnPreProcessor)) {
        throw MeanfieldException.usage(
            String.format(
                Locale.ROOT,
                "%s: its first layer '%s' takes what a %s makes; a network that is trained here"
                    + " takes images or flat vectors.",
                file,
                node.name(),
                given.getClass().getSimpleName()));
      }
      if (given == null && wantsVector(file, node, inputType(image, input))) {
        return Layout.FLAT;
      }
    }
    return image;
  }

  private static boolean wantsVector(String file, LayerNode node, InputType image) {
    try {
      return node.layer().getPreProcessorForInputType(image)
          instanceof CnnToFeedForwardPreProcessor;
    } catch (RuntimeException e) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: its first layer '%s' (%s) does not take images: %s",
              file,
              node.name(),
              node.layer().getClass().getSimpleName(),
              Excerpt.of(e)));
    }
  }

  /** The first layer that names a format speaks for all; DL4J's own default where none does. */
  static CNN2DFormat firstImageFormat(JsonNode root) {
    for (String key : List.of("cnn2dDataFormat", "cnn2DFormat", "dataFormat", "format")) {
      JsonNode found = root.findValue(key);
      if (found != null && "NHWC".equals(found.textValue())) {
        return CNN2DFormat.NHWC;
      }
      if (found != null && "NCHW".equals(found.textValue())) {
        return CNN2DFormat.NCHW;
      }
    }
    return CNN2DFormat.NCHW;
  }

  private static InputType inputType(Layout layout, InputShape input) {
    return switch (layout) {
      case FLAT -> InputType.feedForward(input.bytes());
      case NCHW -> image(input, CNN2DFormat.NCHW);
      case NHWC -> image(input, CNN2DFormat.NHWC);
    };
  }

  private static InputType image(InputShape input, CNN2DFormat format) {
    return InputType.convolutional(input.height(), input.width(), input.channels(), format);
  }
}

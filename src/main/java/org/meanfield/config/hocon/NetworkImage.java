package org.meanfield.config.hocon;

import java.util.Optional;
import org.meanfield.config.ImageRecipe.Channels;

/** The images that a network by name is made for, where a recipe doesn't say. */
record NetworkImage(long side, Channels channels) {
  /** Empty: such a network has no usual image. */
  static Optional<NetworkImage> of(String network) {
    return switch (network) {
      case "cat-dog-cnn", "lenet", "mlp" -> Optional.of(new NetworkImage(28, Channels.GREY));
      case "cat-dog-cnn-3", "resnet-20" -> Optional.of(new NetworkImage(32, Channels.RGB));
      case "resnet-50", "vgg-16" -> Optional.of(new NetworkImage(224, Channels.RGB));
      default -> Optional.empty();
    };
  }
}

package org.meanfield.model;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.meanfield.config.ImageRecipe;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;

/**
 * A model but for its weights: what is needed to bring an image to the network and to read its
 * answer, and where it comes from.
 *
 * @param image the form every image is brought to, the network's input shape
 * @param normalization one entry a channel
 * @param labels the classes' names by index, as many as the network has classes, no name twice
 */
public record BundleDescription(
    Architecture architecture,
    ImageRecipe image,
    Normalization normalization,
    List<String> labels,
    Provenance provenance)
    implements Serializable {
  public BundleDescription {
    labels = List.copyOf(labels);
    InputShape shape = new InputShape(image.height(), image.width(), image.channels().count());
    if (!architecture.input().equals(shape)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "images of %s do not fit a network of %s", shape, architecture.input()));
    }
    if (normalization.mean().size() != shape.channels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d means for %d channels",
              normalization.mean().size(),
              shape.channels()));
    }
    if (labels.size() != architecture.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d labels for %d classes", labels.size(), architecture.classes()));
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException("a label is there twice: " + labels);
    }
  }
}

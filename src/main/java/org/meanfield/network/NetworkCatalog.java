package org.meanfield.network;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.meanfield.config.TrainingRecipe.UpdaterName;
import org.meanfield.fault.Fault;

/** The networks known by name: a closed set. Loads ND4J when it makes an architecture. */
public final class NetworkCatalog {
  /** What the networks by name train with unless the recipe says otherwise. */
  static final UpdaterName UPDATER = UpdaterName.ADAM;

  private static final List<NamedNetwork> NETWORKS =
      List.of(
          new NamedNetwork(
              "cat-dog-cnn",
              "two 3x3 convolutions (32, 64) with max-pooling, dense 128; made for 28x28x1",
              3,
              List.of(32, 64),
              List.of(128)),
          new NamedNetwork(
              "cat-dog-cnn-3",
              "three 3x3 convolutions (32, 64, 128) with max-pooling, dense 128; made for 32x32x3",
              3,
              List.of(32, 64, 128),
              List.of(128)),
          // LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document
          // recognition, 1998, in the variant with ReLU and max-pooling that came with Caffe.
          new NamedNetwork(
              "lenet",
              "LeNet with ReLU: two 5x5 convolutions (20, 50) with max-pooling, dense 500",
              5,
              List.of(20, 50),
              List.of(500)),
          new NamedNetwork(
              "mlp",
              "two dense layers of 512, for images of any size",
              1,
              List.of(),
              List.of(512, 512)));

  private NetworkCatalog() {}

  /** Every name with a line that describes it, in the order to list them. */
  public static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    NETWORKS.forEach(n -> names.put(n.name(), n.description()));
    return Collections.unmodifiableMap(names);
  }

  /**
   * A network by name, for images of a shape. Two classes share one sigmoid output, more have a
   * softmax.
   *
   * @param name key {@code network.name}
   * @param classes at least 2
   * @throws Fault if there is no such network, or the image is too small for its pooling
   */
  public static Architecture of(String name, InputShape input, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier has at least 2 classes, not " + classes);
    }
    NamedNetwork network = named(name);
    int side = network.smallestSide();
    if (input.height() < side || input.width() < side) {
      throw Fault.usage(
          String.format(
              Locale.ROOT,
              "network.name: %s halves its images %d times by pooling and needs at least %dx%d"
                  + " pixels; data.image makes them %s (height x width x channels). Set"
                  + " data.image.height and data.image.width to %d or more.",
              name,
              network.filters().size(),
              side,
              side,
              input,
              side));
    }
    return new Architecture(
        name,
        Architecture.Kind.MULTI_LAYER,
        network.configuration(input, classes).toJson(),
        input,
        network.layout(),
        classes,
        NamedNetwork.head(classes));
  }

  private static NamedNetwork named(String name) {
    for (NamedNetwork network : NETWORKS) {
      if (network.name().equals(name)) {
        return network;
      }
    }
    String nearest =
        Collections.min(names().keySet(), Comparator.comparingInt(known -> distance(name, known)));
    throw Fault.usage(
        String.format(
            Locale.ROOT,
            "network.name: there is no network '%s'; did you mean %s? Known are %s; any other is"
                + " read from a Deeplearning4j configuration by network.file.",
            name,
            nearest,
            String.join(", ", names().keySet())));
  }

  private static int distance(String a, String b) {
    return LevenshteinDistance.getDefaultInstance().apply(a.toLowerCase(Locale.ROOT), b);
  }
}

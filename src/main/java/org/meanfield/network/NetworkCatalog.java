package org.meanfield.network;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.ResidualNetwork.Block;
import org.meanfield.network.ResidualNetwork.Stem;

/** The networks known by name: a closed set. Loads ND4J when it makes an architecture. */
public final class NetworkCatalog {
  /** What the networks by name train with unless the recipe says otherwise. */
  static final OptimizerName UPDATER = OptimizerName.ADAM;

  private static final InputShape GREY_28 = new InputShape(28, 28, 1);
  private static final InputShape COLOR_32 = new InputShape(32, 32, 3);
  private static final InputShape COLOR_224 = new InputShape(224, 224, 3);

  private static final List<NamedNetwork> NETWORKS =
      List.of(
          new StackedNetwork(
              "cat-dog-cnn",
              "two 3x3 convolutions (32, 64) with max-pooling, dense 128; made for 28x28x1",
              GREY_28,
              3,
              0,
              List.of(List.of(32), List.of(64)),
              List.of(128),
              0),
          new StackedNetwork(
              "cat-dog-cnn-3",
              "three 3x3 convolutions (32, 64, 128) with max-pooling, dense 128; made for 32x32x3",
              COLOR_32,
              3,
              0,
              List.of(List.of(32), List.of(64), List.of(128)),
              List.of(128),
              0),
          // LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document
          // recognition, 1998, in the variant with ReLU and max-pooling that came with Caffe.
          new StackedNetwork(
              "lenet",
              "LeNet with ReLU: two 5x5 convolutions (20, 50) with max-pooling, dense 500",
              GREY_28,
              5,
              0,
              List.of(List.of(20), List.of(50)),
              List.of(500),
              0),
          new StackedNetwork(
              "mlp",
              "two dense layers of 512, for images of any size",
              GREY_28,
              1,
              0,
              List.of(),
              List.of(512, 512),
              0),
          new ResidualNetwork(
              "resnet-20",
              "ResNet of 20 layers: nine blocks of two 3x3 convolutions (16, 32, 64); made for"
                  + " 32x32x3",
              COLOR_32,
              Stem.SMALL_IMAGE,
              Block.BASIC,
              16,
              List.of(3, 3, 3)),
          new ResidualNetwork(
              "resnet-50",
              "ResNet of 50 layers, version 1.5: sixteen bottlenecks (64 to 512); made for"
                  + " 224x224x3",
              COLOR_224,
              Stem.LARGE_IMAGE,
              Block.BOTTLENECK,
              64,
              List.of(3, 4, 6, 3)),
          // Simonyan and Zisserman, Very deep convolutional networks for large-scale image
          // recognition, 2014, table 1, configuration D.
          new StackedNetwork(
              "vgg-16",
              "VGG of 16 layers: thirteen 3x3 convolutions (64 to 512) with max-pooling, dense"
                  + " 4096 twice with dropout; made for 224x224x3",
              COLOR_224,
              3,
              1,
              List.of(
                  List.of(64, 64),
                  List.of(128, 128),
                  List.of(256, 256, 256),
                  List.of(512, 512, 512),
                  List.of(512, 512, 512)),
              List.of(4096, 4096),
              0.5));

  private NetworkCatalog() {}

  /** Every name with a line that describes it, in the order to list them. */
  public static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    NETWORKS.forEach(n -> names.put(n.name(), n.description()));
    return Collections.unmodifiableMap(names);
  }

  /**
   * The shape of image that a network was made for.
   *
   * @throws MeanfieldException if there is no such network
   */
  public static InputShape usualInput(String name) {
    return named(name).usual();
  }

  /**
   * A network by name, for images of a shape. Two classes share one sigmoid output, more have a
   * softmax.
   *
   * @param name key {@code network.name}
   * @param classes at least 2
   * @throws MeanfieldException if there is no such network, or the image is too small for it
   */
  public static Architecture of(String name, InputShape input, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier has at least 2 classes, not " + classes);
    }
    NamedNetwork network = named(name);
    int side = network.smallestSide();
    if (input.height() < side || input.width() < side) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "network.name: %s makes its images smaller on their way and needs at least %dx%d"
                  + " pixels; data.image makes them %s (height x width x channels). Set"
                  + " data.image.height and data.image.width to %d or more.",
              name,
              side,
              side,
              input,
              side));
    }
    return network.architecture(input, classes);
  }

  private static NamedNetwork named(String name) {
    for (NamedNetwork network : NETWORKS) {
      if (network.name().equals(name)) {
        return network;
      }
    }
    String nearest =
        Collections.min(names().keySet(), Comparator.comparingInt(known -> distance(name, known)));
    throw MeanfieldException.usage(
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

package org.meanfield.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.meanfield.network.Architecture.Kind;
import org.meanfield.network.Architecture.Layout;
import org.nd4j.linalg.activations.Activation;

/**
 * He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2015: a stem, stages of
 * residual blocks of which each but the first halves the image, the mean over all pixels, the
 * output. Where a block changes the shape, its shortcut is a 1x1 convolution (option B).
 *
 * @param usual the shape of image that it was made for
 * @param stem what comes before the first stage
 * @param block what the stages are made of
 * @param width filters of the stem and of the first stage; each further stage has twice the last's
 * @param depths blocks of each stage
 */
record ResidualNetwork(
    String name,
    String description,
    InputShape usual,
    Stem stem,
    Block block,
    int width,
    List<Integer> depths)
    implements NamedNetwork {
  ResidualNetwork {
    depths = List.copyOf(depths);
  }

  /** What comes before the first stage. */
  enum Stem {
    /** For images of about 32x32: a 3x3 convolution (section 4.2). */
    SMALL_IMAGE(1),
    /**
     * For images of about 224x224: a 7x7 convolution and a max-pool, both of stride 2 (table 1).
     */
    LARGE_IMAGE(4);

    private final int stride;

    Stem(int stride) {
      this.stride = stride;
    }

    private String add(ResidualGraph graph, int width, String input) {
      return switch (this) {
        case SMALL_IMAGE -> graph.rectified("stem", width, 3, 1, input);
        case LARGE_IMAGE ->
            graph.layer(
                "stem-pool",
                CatalogLayers.maxPool(3, 2, 1),
                graph.rectified("stem", width, 7, 2, input));
      };
    }
  }

  /** The residual function of a block (figure 5). */
  enum Block {
    /** Two 3x3 convolutions. */
    BASIC(1),
    /**
     * Convolutions of 1x1, 3x3 and 1x1, the last with four times the filters. The stride is the
     * 3x3's, not the first's, as in the version that is called 1.5.
     */
    BOTTLENECK(4);

    private final int expansion;

    Block(int expansion) {
      this.expansion = expansion;
    }

    private String add(ResidualGraph graph, String name, int width, int stride, String from) {
      return switch (this) {
        case BASIC ->
            graph.normalised(
                name + "-b", width, 3, 1, graph.rectified(name + "-a", width, 3, stride, from));
        case BOTTLENECK -> {
          String narrowed = graph.rectified(name + "-a", width, 1, 1, from);
          String seen = graph.rectified(name + "-b", width, 3, stride, narrowed);
          yield graph.normalised(name + "-c", width * expansion, 1, 1, seen);
        }
      };
    }
  }

  /** One pixel is left for the last stage; below, only padding would be. */
  @Override
  public int smallestSide() {
    return stem.stride << (depths.size() - 1);
  }

  @Override
  public Architecture architecture(InputShape input, int classes) {
    return new Architecture(
        name,
        Kind.GRAPH,
        configuration(input, classes).toJson(),
        input,
        Layout.NCHW,
        classes,
        CatalogLayers.head(classes));
  }

  private ComputationGraphConfiguration configuration(InputShape input, int classes) {
    ComputationGraphConfiguration.GraphBuilder builder =
        CatalogLayers.settings(Activation.IDENTITY).graphBuilder().addInputs("image");
    ResidualGraph graph = new ResidualGraph(builder);
    String top = stem.add(graph, width, "image");
    int channels = width;
    for (int stage = 0; stage < depths.size(); stage++) {
      int filters = width << stage;
      for (int i = 0; i < depths.get(stage); i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        String block = "stage" + (stage + 1) + "-block" + (i + 1);
        int out = filters * this.block.expansion;
        String shortcut =
            channels == out ? top : graph.normalised(block + "-shortcut", out, 1, stride, top);
        top = graph.sum(block, this.block.add(graph, block, filters, stride, top), shortcut);
        channels = out;
      }
    }
    top = graph.layer("pool", new GlobalPoolingLayer(PoolingType.AVG), top);
    return builder
        .addLayer("output", CatalogLayers.output(classes), top)
        .setOutputs("output")
        .setInputTypes(CatalogLayers.image(input))
        .build();
  }
}

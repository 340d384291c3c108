package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture.Head;

class NetworkCatalogTest {
  static {
    Natives.choose();
  }

  /** Weights and biases, added up by hand from the layers that the names promise. */
  @ParameterizedTest
  @CsvSource({
    "cat-dog-cnn, 28, 1, 2, 223873", // 320 + 18496 + 1600*128+128 + 129
    "cat-dog-cnn, 28, 1, 10, 225034", // 320 + 18496 + 204928 + 1290
    "cat-dog-cnn-3, 32, 3, 2, 159041", // 896 + 18496 + 73856 + 512*128+128 + 129
    "lenet, 28, 1, 10, 431080", // 520 + 25050 + 800*500+500 + 5010
    "mlp, 28, 1, 10, 669706" // 784*512+512 + 512*512+512 + 5130
  })
  void hasTheParametersOfItsLayers(String name, int side, int channels, int classes, long weights) {
    Architecture network = NetworkCatalog.of(name, new InputShape(side, side, channels), classes);

    assertThat(ParameterLayout.of(network).length()).isEqualTo(weights);
  }

  /**
   * What is published, which leaves the running statistics out: resnet-20 with option B (269,722
   * with option A, and 2,752 in two projections; the paper has 0.27 million), resnet-50 and vgg-16
   * as torchvision counts them. DL4J's flat vector has a mean and a variance a channel besides.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet-20, 32, 10, 272474, 784",
    "resnet-50, 224, 1000, 25557032, 26560",
    "vgg-16, 224, 1000, 138357544, 0"
  })
  void hasThePublishedNumberOfParameters(
      String name, int side, int classes, long trained, long normalisedChannels) {
    Architecture network = NetworkCatalog.of(name, new InputShape(side, side, 3), classes);
    long all = 0;
    long channels = 0;
    for (LayerNode node : Configuration.of(CheckedJson.of(name, network.json())).layers()) {
      all += node.layer().initializer().numParams(node.layer());
      channels += node.layer() instanceof BatchNormalization norm ? norm.getNOut() : 0;
    }

    assertThat(all - 2 * channels).isEqualTo(trained);
    assertThat(channels).isEqualTo(normalisedChannels);
  }

  @Test
  void isTheResidualNetworkOfThePaper() {
    Architecture network = NetworkCatalog.of("resnet-50", new InputShape(224, 224, 3), 1000);
    var graph = NetworkConfigurations.graph(network, null, 0);
    var types = graph.getLayerActivationTypes(InputType.convolutional(224, 224, 3));

    // Table 1: the stem and its pool halve the image each, so does each stage but the first.
    assertThat(types.get("stem")).isEqualTo(InputType.convolutional(112, 112, 64));
    assertThat(types.get("stem-pool")).isEqualTo(InputType.convolutional(56, 56, 64));
    assertThat(types.get("stage1-block3-sum")).isEqualTo(InputType.convolutional(56, 56, 256));
    // Version 1.5: the first convolution of a bottleneck keeps the size.
    assertThat(types.get("stage2-block1-a")).isEqualTo(InputType.convolutional(56, 56, 128));
    assertThat(types.get("stage2-block1-b")).isEqualTo(InputType.convolutional(28, 28, 128));
    assertThat(types.get("stage4-block3-sum")).isEqualTo(InputType.convolutional(7, 7, 2048));
    assertThat(graph.getVertexInputs())
        .containsEntry(
            "stage1-block1-sum", List.of("stage1-block1-c-norm", "stage1-block1-shortcut-norm"))
        .containsEntry("stage1-block2-sum", List.of("stage1-block2-c-norm", "stage1-block1-relu"));
  }

  @ParameterizedTest
  @CsvSource({"cat-dog-cnn, 10", "cat-dog-cnn-3, 22", "lenet, 16", "resnet-20, 4", "resnet-50, 32"})
  void namesTheSmallestImageThatWorks_whenPoolingLeavesNothing(String name, int side) {
    assertThat(ParameterLayout.of(NetworkCatalog.of(name, new InputShape(side, side, 1), 2)))
        .isNotNull();

    assertThatThrownBy(() -> NetworkCatalog.of(name, new InputShape(side, side - 1, 1), 2))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("network.name: " + name)
        .hasMessageContaining("at least " + side + "x" + side)
        .hasMessageContaining(side + "x" + (side - 1) + "x1")
        .hasMessageContaining("data.image.height");
  }

  @Test
  void hasOneSigmoidForTwoClassesAndSoftmaxForMore() {
    InputShape input = new InputShape(28, 28, 1);

    assertThat(NetworkCatalog.of("lenet", input, 2).head()).isEqualTo(Head.SIGMOID);
    assertThat(NetworkCatalog.of("lenet", input, 3).head()).isEqualTo(Head.SOFTMAX);
  }

  @Test
  void suggestsTheNearestName_whenUnknown() {
    assertThatThrownBy(() -> NetworkCatalog.of("Cat-dog-ccn", new InputShape(28, 28, 1), 2))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("did you mean cat-dog-cnn?")
        .hasMessageContaining("lenet");
  }

  @Test
  void makesWhatTheReaderOfJsonAccepts() {
    InputShape input = new InputShape(40, 32, 3);
    for (String name : NetworkCatalog.names().keySet()) {
      for (int classes = 2; classes <= 3; classes++) {
        Architecture network = NetworkCatalog.of(name, input, classes);

        assertThat(ConfigurationJson.read(name, network.json(), input, classes)).isEqualTo(network);
      }
    }
  }
}

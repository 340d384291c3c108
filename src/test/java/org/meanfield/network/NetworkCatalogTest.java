package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.Fault;
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

  @ParameterizedTest
  @CsvSource({"cat-dog-cnn, 10", "cat-dog-cnn-3, 22", "lenet, 16"})
  void namesTheSmallestImageThatWorks_whenPoolingLeavesNothing(String name, int side) {
    assertThat(ParameterLayout.of(NetworkCatalog.of(name, new InputShape(side, side, 1), 2)))
        .isNotNull();

    assertThatThrownBy(() -> NetworkCatalog.of(name, new InputShape(side, side - 1, 1), 2))
        .isInstanceOf(Fault.class)
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
        .isInstanceOf(Fault.class)
        .hasMessageContaining("did you mean cat-dog-cnn?")
        .hasMessageContaining("lenet");
  }

  @Test
  void makesWhatTheReaderOfJsonAccepts() {
    InputShape input = new InputShape(32, 24, 3);
    for (String name : NetworkCatalog.names().keySet()) {
      for (int classes = 2; classes <= 3; classes++) {
        Architecture network = NetworkCatalog.of(name, input, classes);

        assertThat(ConfigurationJson.read(name, network.json(), input, classes)).isEqualTo(network);
      }
    }
  }
}

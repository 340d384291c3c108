package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfiguredLayersTest {
  @Test
  void countsADenseLayerOnceEachWay_butForWhatTheImagesNeedNot() {
    ConfiguredLayers mlp =
        ConfiguredLayers.of(NetworkCatalog.of("mlp", new InputShape(28, 28, 1), 10));

    assertThat(mlp.multiplications()).isEqualTo(2.0 * 785 * 512 + 3.0 * 513 * 512 + 3.0 * 513 * 10);
  }

  @Test
  void countsAConvolutionOnceForEachPlaceOfItsOutput() {
    ConfiguredLayers cnn =
        ConfiguredLayers.of(NetworkCatalog.of("cat-dog-cnn", new InputShape(28, 28, 1), 10));

    // 26x26 places of 32 kernels of 9 weights and a bias, pooled to 13x13; 11x11, pooled to 5x5.
    assertThat(cnn.multiplications())
        .isEqualTo(
            2.0 * 26 * 26 * 32 * 10
                + 3.0 * 11 * 11 * 64 * (9 * 32 + 1)
                + 3.0 * (64 * 5 * 5 + 1) * 128
                + 3.0 * 129 * 10);
  }

  @Test
  void countsTheLayersOfAGraph() {
    // He et al. 2016, table 6: about 41 million multiplications forward, of which the first layer
    // has 0.44.
    ConfiguredLayers resnet =
        ConfiguredLayers.of(NetworkCatalog.of("resnet-20", new InputShape(32, 32, 3), 10));

    assertThat(resnet.multiplications()).isBetween(3 * 40.5e6, 3 * 42e6);
  }
}

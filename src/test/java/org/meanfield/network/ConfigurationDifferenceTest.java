package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationDifferenceTest {
  private static final InputShape SMALL = new InputShape(8, 8, 1);

  @Test
  void theSameNetworkHasNone_howeverItsTextIsSpaced() {
    String json = NetworkCatalog.of("mlp", SMALL, 2).json();

    assertThat(ConfigurationDifference.between("file", json, json)).isEmpty();
    assertThat(ConfigurationDifference.between("file", json.replace("\n", " \n"), json)).isEmpty();
  }

  @Test
  void namesEachPlaceWithBothValues() {
    String three = NetworkCatalog.of("mlp", SMALL, 3).json();
    String four = NetworkCatalog.of("mlp", SMALL, 4).json();

    assertThat(ConfigurationDifference.between("file", three, four))
        .containsExactly(new ConfigurationDifference("confs/2/layer/nout", "3", "4"));
  }

  @Test
  void namesWhatIsInOneAlone() {
    String json = NetworkCatalog.of("mlp", SMALL, 2).json();
    String more = json.replaceFirst("\\{", "{ \"anything\" : 1, ");

    assertThat(ConfigurationDifference.between("file", json, more))
        .extracting(ConfigurationDifference::text)
        .containsExactly("anything was not there, and is 1");
  }
}

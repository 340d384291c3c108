package org.meanfield.compute.onednn.emission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.meanfield.compute.graph.layer.Layer;

/** That this engine computes every layer of the graph. */
class EmissionsTest {
  @Test
  void knowsEveryLayer() {
    assertThat(new Emissions(new DropoutRandom()).layers().toArray())
        .containsExactlyInAnyOrder((Object[]) Layer.class.getPermittedSubclasses());
  }
}

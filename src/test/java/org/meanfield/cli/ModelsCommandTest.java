package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ModelsCommandTest {
  @Test
  void saysAboveTheTable_whatItsMemoryHoldsFor() {
    assertThat(ModelsCommand.heading())
        .isEqualTo(
            "memory: an executor's, with 1 worker that trains by adam, 32 images a batch; images"
                + " that it caches come on top");
  }

  @Test
  void saysBesideEachNumber_whatItHoldsFor() {
    ObjectNode mlp = ModelsCommand.json("mlp", "layers");

    assertThat(mlp.path("batch").intValue()).isEqualTo(32);
    assertThat(mlp.path("workers").intValue()).isEqualTo(1);
    assertThat(mlp.path("updater").textValue()).isEqualTo("adam");
    assertThat(mlp.path("memory").path("bytes").longValue()).isPositive();
  }
}

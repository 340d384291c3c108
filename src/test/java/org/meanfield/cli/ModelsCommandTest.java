package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ModelsCommandTest {
  @Test
  void saysAboveTheTable_whatItsMemoryHoldsFor() {
    ObjectNode mlp = ModelsCommand.json("mlp", "layers");

    assertThat(ModelsCommand.heading())
        .contains(mlp.path("workers").intValue() + " worker")
        .contains("by " + mlp.path("updater").textValue())
        .contains(mlp.path("batch").intValue() + " images a batch");
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

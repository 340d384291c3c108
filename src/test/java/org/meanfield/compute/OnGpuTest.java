package org.meanfield.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.fault.MeanfieldException;

class OnGpuTest {
  private static final String CUDA = "nd4j-cuda-11.6 1.0.0-M2.1";

  @Test
  void computesWithThePlainEngineAndSaysWhy() {
    assertThat(Engines.onGpu(EngineName.AUTO, Precision.FP32, CUDA).line())
        .isEqualTo(
            "computing with dl4j: nd4j-cuda-11.6 1.0.0-M2.1, because of the CUDA back end, on"
                + " which no other engine computes");
    assertThat(Engines.onGpu(EngineName.DL4J, Precision.FP32, CUDA).line())
        .isEqualTo("computing with dl4j: nd4j-cuda-11.6 1.0.0-M2.1");
  }

  @Test
  void refusesTheEngineAndThePrecisionOfTheCpu() {
    assertThatThrownBy(() -> Engines.onGpu(EngineName.ONEDNN, Precision.FP32, CUDA))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("compute.engine", "auto or dl4j");
    assertThatThrownBy(() -> Engines.onGpu(EngineName.AUTO, Precision.BF16, CUDA))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("compute.precision", "fp32");
  }
}

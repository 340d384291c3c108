package org.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.meanfield.compute.device.VisibleGpus;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.fault.MeanfieldException;

/**
 * The class path that the profile {@code cuda} makes, on a machine without a GPU; {@code
 * scripts/test} runs it there, without the natives.
 */
@EnabledIfSystemProperty(named = "meanfield.backEnd", matches = "nd4j-cuda.*")
class CudaClassPathTest {
  private static boolean has(String type) {
    return CudaClassPathTest.class.getClassLoader().getResource(type.replace('.', '/') + ".class")
        != null;
  }

  @Test
  void hasTheBackEndOfCudaAndNoOther() {
    assertThat(has("org.nd4j.linalg.jcublas.JCublasBackend")).isTrue();
    assertThat(has("org.bytedeco.cuda.global.cudart")).isTrue();
    assertThat(has("org.nd4j.linalg.cpu.nativecpu.CpuBackend")).isFalse();
    assertThat(VisibleGpus.areAsked()).isTrue();
  }

  @Test
  void endsInOneMessage_whereThereIsNoGpu() {
    assumeThat(System.getenv("PATH").split(File.pathSeparator, -1))
        .noneMatch(folder -> new File(folder, "nvidia-smi").exists());

    assertThatThrownBy(NativeBackend::prepare)
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("A GPU is asked for, and this machine has none");
  }
}

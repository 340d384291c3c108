package org.meanfield.compute.plain;

import java.util.Optional;
import org.meanfield.compute.natives.ConfinedThread;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One product of matrices and one convolution of small whole numbers, whose results fp32 holds
 * exactly: a device that cannot run the kernels is found out before a run is paid.
 */
public final class DeviceProbe {
  private static final int SIDE = 64;
  private static final int IMAGE = 8;
  private static final int KERNEL = 3;

  private DeviceProbe() {}

  /** Computes on the calling thread's device; gives what was computed wrongly, if anything. */
  public static Optional<String> fault() {
    try (ConfinedThread unused = ConfinedThread.enter()) {
      if (!sameAs(product(), expectedProduct())) {
        return Optional.of("a product of matrices");
      }
      return sameAs(convolution(), expectedConvolution())
          ? Optional.empty()
          : Optional.of("a convolution");
    }
  }

  private static float[] product() {
    try (INDArray left = array(SIDE, SIDE);
        INDArray right = array(SIDE, SIDE);
        INDArray result = left.mmul(right)) {
      return values(result.reshape('c', new long[] {result.length()}));
    }
  }

  private static float[] expectedProduct() {
    float[] result = new float[SIDE * SIDE];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        for (int k = 0; k < SIDE; k++) {
          result[row * SIDE + column] += value(row * SIDE + k) * value(k * SIDE + column);
        }
      }
    }
    return result;
  }

  /** Of one channel to one, without padding. */
  private static float[] convolution() {
    try (INDArray image = array(1, 1, IMAGE, IMAGE);
        INDArray kernel = array(KERNEL, KERNEL, 1, 1)) {
      Conv2DConfig config =
          Conv2DConfig.builder().kH(KERNEL).kW(KERNEL).sH(1).sW(1).dataFormat("NCHW").build();
      try (INDArray result = Nd4j.exec(new Conv2D(image, kernel, null, config))[0]) {
        return values(result.reshape('c', new long[] {result.length()}));
      }
    }
  }

  private static float[] expectedConvolution() {
    int out = IMAGE - KERNEL + 1;
    float[] result = new float[out * out];
    for (int at = 0; at < result.length; at++) {
      for (int k = 0; k < KERNEL * KERNEL; k++) {
        int row = at / out + k / KERNEL;
        int column = at % out + k % KERNEL;
        result[at] += value(row * IMAGE + column) * value(k);
      }
    }
    return result;
  }

  private static INDArray array(long... shape) {
    int length = 1;
    for (long dimension : shape) {
      length = Math.multiplyExact(length, Math.toIntExact(dimension));
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = value(i);
    }
    return Nd4j.createFromArray(values).reshape('c', shape).castTo(DataType.FLOAT);
  }

  private static float value(int index) {
    return index % 7 - 3;
  }

  private static float[] values(INDArray array) {
    return array.toFloatVector();
  }

  private static boolean sameAs(float[] computed, float[] expected) {
    return java.util.Arrays.equals(computed, expected);
  }
}

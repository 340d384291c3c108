package org.meanfield.compute.plain;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.meanfield.compute.Batch;
import org.meanfield.compute.EngineSpec;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The network's input and labels for batches of one size, filled again for every step. */
final class BatchArrays {
  private final Architecture architecture;
  private final int size;
  private final float[][] levels;
  private final float target;
  private final float targetOfOthers;
  private final INDArray features;
  private final INDArray labels;
  private final NativeVector featureMemory;
  private final NativeVector labelMemory;
  private final float[] pixels;
  private final float[] targets;

  BatchArrays(EngineSpec spec, int size) {
    this.architecture = spec.architecture();
    this.size = size;
    this.levels = levels(spec.normalization());
    this.target = spec.rule().target(architecture.classes());
    this.targetOfOthers = spec.rule().targetOfOthers(architecture.classes());
    InputShape in = architecture.input();
    long[] shape =
        switch (architecture.layout()) {
          case NCHW -> new long[] {size, in.channels(), in.height(), in.width()};
          case NHWC -> new long[] {size, in.height(), in.width(), in.channels()};
          case FLAT -> new long[] {size, in.bytes()};
        };
    int outputs = architecture.head() == Architecture.Head.SIGMOID ? 1 : architecture.classes();
    // Made outside any workspace, since they outlive the step.
    features = Nd4j.createUninitializedDetached(DataType.FLOAT, shape);
    labels = Nd4j.createUninitializedDetached(DataType.FLOAT, size, outputs);
    featureMemory = new NativeVector(features);
    labelMemory = new NativeVector(labels);
    pixels = new float[size * in.bytes()];
    targets = new float[size * outputs];
  }

  /** Every value a pixel can become, by channel. */
  private static float[][] levels(Normalization normalization) {
    float[][] levels = new float[normalization.mean().size()][256];
    for (int c = 0; c < levels.length; c++) {
      for (int v = 0; v < 256; v++) {
        levels[c][v] = (v - normalization.mean().get(c)) / normalization.deviation().get(c);
      }
    }
    return levels;
  }

  INDArray features(Batch batch) {
    if (architecture.layout() == Architecture.Layout.NCHW) {
      channelsFirst(batch.pixels());
    } else {
      channelsLast(batch.pixels());
    }
    featureMemory.write(0, FloatBuffer.wrap(pixels));
    return features;
  }

  INDArray labels(Batch batch) {
    boolean sigmoid = architecture.head() == Architecture.Head.SIGMOID;
    int outputs = targets.length / size;
    Arrays.fill(targets, targetOfOthers);
    for (int i = 0; i < size; i++) {
      if (sigmoid) {
        targets[i] = batch.labels()[i] == 1 ? target : targetOfOthers;
      } else {
        targets[i * outputs + batch.labels()[i]] = target;
      }
    }
    labelMemory.write(0, FloatBuffer.wrap(targets));
    return labels;
  }

  private void channelsLast(byte[] packed) {
    int channels = levels.length;
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = levels[i % channels][packed[i] & 0xff];
    }
  }

  private void channelsFirst(byte[] packed) {
    int channels = levels.length;
    int plane = architecture.input().height() * architecture.input().width();
    for (int i = 0; i < size; i++) {
      int image = i * plane * channels;
      for (int c = 0; c < channels; c++) {
        int to = image + c * plane;
        for (int at = 0; at < plane; at++) {
          pixels[to + at] = levels[c][packed[image + at * channels + c] & 0xff];
        }
      }
    }
  }

  void close() {
    features.close();
    labels.close();
  }
}

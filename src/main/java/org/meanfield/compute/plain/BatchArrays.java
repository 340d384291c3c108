package org.meanfield.compute.plain;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The network's input and labels for batches of one size, filled again for every step. */
final class BatchArrays {
  private final Architecture architecture;
  private final int size;
  private final float target;
  private final float targetOfOthers;
  private final INDArray features;
  private final INDArray labels;
  private final NativeVector labelMemory;
  private final NativeVector pixels;
  private final float[] targets;

  BatchArrays(EngineSpec spec, int size) {
    this.architecture = spec.architecture();
    this.size = size;
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
    labelMemory = new NativeVector(labels);
    pixels = new NativeVector(features);
    targets = new float[size * outputs];
  }

  INDArray features(InputBatch batch) {
    batch.copyTo(pixels.values());
    pixels.written();
    return features;
  }

  INDArray labels(InputBatch batch) {
    boolean sigmoid = architecture.head() == Architecture.Head.SIGMOID;
    int outputs = targets.length / size;
    Arrays.fill(targets, targetOfOthers);
    for (int i = 0; i < size; i++) {
      int own = batch.labels()[i];
      int other = batch.other(i);
      float share = own == other ? 1 : batch.share(i);
      if (sigmoid) {
        targets[i] = target(own == 1 ? share : 1 - share);
      } else {
        targets[i * outputs + other] = target(1 - share);
        targets[i * outputs + own] = target(share);
      }
    }
    labelMemory.write(0, FloatBuffer.wrap(targets));
    return labels;
  }

  /** Of a class that the label has this share of. */
  private float target(float share) {
    return share * target + (1 - share) * targetOfOthers;
  }

  void close() {
    features.close();
    labels.close();
  }
}

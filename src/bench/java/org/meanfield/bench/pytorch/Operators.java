package org.meanfield.bench.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.meanfield.bench.onnx.Operation;

/** PyTorch's operation for each of ONNX's that our networks are made of. */
final class Operators {
  private static final int CHANNELS = 1;
  private static final float MOMENTUM = 0.9f;

  private Operators() {}

  /**
   * @param in the operation's inputs, in ONNX's order
   * @param training whether batch normalisation takes the batch's own statistics
   */
  static NDArray apply(Operation operation, NDArray[] in, boolean training) {
    return switch (operation.type()) {
      case "Conv" ->
          Conv2d.conv2d(
                  in[0],
                  in[1],
                  in.length > 2 ? in[2] : null,
                  shape(operation, "strides"),
                  padding(operation),
                  new Shape(1, 1))
              .singletonOrThrow();
      case "BatchNormalization" ->
          BatchNorm.batchNorm(
                  in[0],
                  in[3],
                  in[4],
                  in[1],
                  in[2],
                  CHANNELS,
                  MOMENTUM,
                  operation.number("epsilon"),
                  training)
              .singletonOrThrow();
      case "MaxPool" ->
          Pool.maxPool2d(
              in[0],
              shape(operation, "kernel_shape"),
              shape(operation, "strides"),
              padding(operation),
              false);
      case "Gemm" -> Linear.linear(in[0], in[1], in[2]).singletonOrThrow();
      case "GlobalAveragePool" -> Pool.globalAvgPool2d(in[0]);
      case "Flatten" -> in[0].reshape(in[0].getShape().get(0), -1);
      case "Relu" -> Activation.relu(in[0]);
      case "Add" -> in[0].add(in[1]);
      case "Softmax" -> in[0].softmax(-1);
      default ->
          throw new IllegalArgumentException("no operation of PyTorch for " + operation.type());
    };
  }

  private static Shape shape(Operation operation, String attribute) {
    return new Shape(operation.integers(attribute).stream().mapToLong(Long::longValue).toArray());
  }

  /** PyTorch pads both ends alike. */
  private static Shape padding(Operation operation) {
    List<Long> pads = operation.integers("pads");
    if (!pads.subList(0, 2).equals(pads.subList(2, 4))) {
      throw new IllegalArgumentException(operation.type() + " is padded unevenly: " + pads);
    }
    return new Shape(pads.get(0), pads.get(1));
  }
}

package org.meanfield.bench.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Writes a network of one input and one output, operation by operation in the order of computation.
 * Values are known by the names that the methods give back.
 */
public final class GraphWriter {
  /** The newest opset that the oldest of our readers knows. */
  private static final int OPSET = 13;

  private static final int IR_VERSION = 7;

  private final GraphProto.Builder graph;
  private int values;

  /**
   * Begins a network.
   *
   * @param shape of the input, without its first axis, the batch
   */
  public GraphWriter(String name, String input, long... shape) {
    graph = GraphProto.newBuilder().setName(name).addInput(value(input, shape));
  }

  /** A convolution without groups; weights {@code [out, in, height, width]}. */
  public String convolution(
      String input, String weights, List<String> bias, long[] kernel, long[] stride, long[] pads) {
    NodeProto.Builder node =
        node("Conv", input, weights).addAllInput(bias).addAttribute(ints("kernel_shape", kernel));
    return add(node.addAttribute(ints("strides", stride)).addAttribute(ints("pads", pads)));
  }

  /** Batch normalisation by running statistics. */
  public String batchNormalization(
      String input, String scale, String shift, String mean, String variance, float epsilon) {
    return add(
        node("BatchNormalization", input, scale, shift, mean, variance)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("epsilon")
                    .setType(AttributeType.FLOAT)
                    .setF(epsilon)));
  }

  /** {@code input * transposed(weights) + bias}; weights {@code [out, in]}. */
  public String dense(String input, String weights, String bias) {
    return add(node("Gemm", input, weights, bias).addAttribute(integer("transB", 1)));
  }

  /**
   * Maxima of windows; what is padded is never the largest.
   *
   * @param pads begin of height and width, then their ends
   */
  public String maxPool(String input, long[] kernel, long[] stride, long[] pads) {
    return add(
        node("MaxPool", input)
            .addAttribute(ints("kernel_shape", kernel))
            .addAttribute(ints("strides", stride))
            .addAttribute(ints("pads", pads)));
  }

  public String globalAveragePool(String input) {
    return add(node("GlobalAveragePool", input));
  }

  /** Everything behind the batch becomes one axis. */
  public String flatten(String input) {
    return add(node("Flatten", input).addAttribute(integer("axis", 1)));
  }

  public String relu(String input) {
    return add(node("Relu", input));
  }

  public String sum(String a, String b) {
    return add(node("Add", a, b));
  }

  public String softmax(String input) {
    return add(node("Softmax", input).addAttribute(integer("axis", -1)));
  }

  /** Keeps weights under a name. */
  public String weights(String name, long[] shape, float[] weights) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(weights.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes));
    for (long length : shape) {
      tensor.addDims(length);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** Makes a value, {@code [batch, classes]}, the output, and writes the network. */
  public void finish(String output, int classes, Path file) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("meanfield-bench")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.addOutput(value(output, classes)))
            .build();
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
  }

  private static NodeProto.Builder node(String operation, String... inputs) {
    return NodeProto.newBuilder().setOpType(operation).addAllInput(Arrays.asList(inputs));
  }

  private String add(NodeProto.Builder node) {
    String output = "v" + values++;
    graph.addNode(node.setName(node.getOpType() + "_" + output).addOutput(output));
    return output;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, long... shape) {
    TensorShapeProto.Builder dimensions =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    for (long length : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(dimensions)))
        .build();
  }
}

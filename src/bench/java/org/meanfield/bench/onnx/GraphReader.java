package org.meanfield.bench.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;

/** A network as {@link GraphWriter} wrote it. */
public final class GraphReader {
  private final GraphProto graph;

  private GraphReader(GraphProto graph) {
    this.graph = graph;
  }

  public static GraphReader read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new GraphReader(ModelProto.parseFrom(in).getGraph());
    }
  }

  /** An array of weights. */
  public record Weights(TensorProto tensor) {
    public String name() {
      return tensor.getName();
    }

    public long[] shape() {
      return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }

    public FloatBuffer values() {
      return tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer();
    }
  }

  /** The name of the network's input. */
  public String input() {
    return graph.getInput(0).getName();
  }

  /** In the order of computation. */
  public List<Operation> operations() {
    return graph.getNodeList().stream().map(Operation::new).toList();
  }

  public List<Weights> weights() {
    return graph.getInitializerList().stream().map(Weights::new).toList();
  }
}

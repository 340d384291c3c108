package org.meanfield.bench.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.onnx.GraphReader;
import org.meanfield.bench.onnx.Operation;

/**
 * A network read from ONNX, its weights DJL parameters, computed by one PyTorch operation for each
 * of the graph's. While it trains its output is the input of the softmax, which is the loss's.
 */
final class OnnxBlock extends AbstractBlock {
  private static final byte VERSION = 1;

  private final Workload workload;
  private final String input;
  private final List<Operation> operations;
  private final Map<String, Parameter> weights = new HashMap<>();

  OnnxBlock(Workload workload, GraphReader graph, NDManager manager) {
    super(VERSION);
    this.workload = workload;
    this.input = graph.input();
    this.operations = graph.operations();
    Map<String, Parameter.Type> types = ParameterTypes.of(operations);
    for (GraphReader.Weights read : graph.weights()) {
      NDArray array = manager.create(read.values(), new Shape(read.shape()));
      Parameter.Type type = types.get(read.name());
      boolean trained = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
      weights.put(
          read.name(),
          addParameter(
              Parameter.builder()
                  .setName(read.name())
                  .setType(type)
                  .optArray(array)
                  .optRequiresGrad(trained)
                  .build()));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> parameters) {
    Map<String, NDArray> values = new HashMap<>();
    values.put(input, inputs.singletonOrThrow());
    NDArray last = inputs.singletonOrThrow();
    Device device = last.getDevice();
    for (Operation operation : operations) {
      if (training && operation.type().equals("Softmax")) {
        continue;
      }
      NDArray[] operands =
          operation.inputs().stream()
              .map(
                  name ->
                      values.containsKey(name)
                          ? values.get(name)
                          : store.getValue(weights.get(name), device, training))
              .toArray(NDArray[]::new);
      last = Operators.apply(operation, operands, training);
      values.put(operation.output(), last);
    }
    return new NDList(last);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), workload.classes())};
  }
}

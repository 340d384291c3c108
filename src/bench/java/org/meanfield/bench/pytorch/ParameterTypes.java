package org.meanfield.bench.pytorch;

import ai.djl.nn.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meanfield.bench.onnx.Operation;

/** What each array of weights is to DJL, told by the operation that reads it. */
final class ParameterTypes {
  private ParameterTypes() {}

  static Map<String, Parameter.Type> of(List<Operation> operations) {
    Map<String, Parameter.Type> types = new HashMap<>();
    for (Operation operation : operations) {
      List<Parameter.Type> operands =
          switch (operation.type()) {
            case "Conv", "Gemm" -> List.of(Parameter.Type.WEIGHT, Parameter.Type.BIAS);
            case "BatchNormalization" ->
                List.of(
                    Parameter.Type.GAMMA,
                    Parameter.Type.BETA,
                    Parameter.Type.RUNNING_MEAN,
                    Parameter.Type.RUNNING_VAR);
            default -> List.of();
          };
      for (int i = 0; i < operands.size() && i + 1 < operation.inputs().size(); i++) {
        types.put(operation.input(i + 1), operands.get(i));
      }
    }
    return types;
  }
}

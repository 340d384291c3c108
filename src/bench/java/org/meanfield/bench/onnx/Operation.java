package org.meanfield.bench.onnx;

import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/** An operation of a network that was read. */
public record Operation(NodeProto node) {
  /** ONNX's name of what it does. */
  public String type() {
    return node.getOpType();
  }

  public String input(int index) {
    return node.getInput(index);
  }

  public List<String> inputs() {
    return List.copyOf(node.getInputList());
  }

  public String output() {
    return node.getOutput(0);
  }

  public float number(String attribute) {
    return attribute(attribute).getF();
  }

  public List<Long> integers(String attribute) {
    return List.copyOf(attribute(attribute).getIntsList());
  }

  private AttributeProto attribute(String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type() + " has no attribute " + name));
  }
}

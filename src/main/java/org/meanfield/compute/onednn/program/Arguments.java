package org.meanfield.compute.onednn.program;

import java.util.ArrayList;
import java.util.List;

/** The tensors of a primitive by oneDNN's argument numbers ({@code DNNL_ARG_...}). */
public final class Arguments {
  /** One argument. */
  record Argument(int number, Tensor tensor) {}

  private final List<Argument> arguments = new ArrayList<>();

  public static Arguments of(int number, Tensor tensor) {
    return new Arguments().and(number, tensor);
  }

  public Arguments and(int number, Tensor tensor) {
    arguments.add(new Argument(number, tensor));
    return this;
  }

  List<Argument> list() {
    return arguments;
  }
}

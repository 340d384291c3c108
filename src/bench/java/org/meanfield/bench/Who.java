package org.meanfield.bench;

import java.util.Locale;

/** The contenders, named as in the benchmark's JSON. */
enum Who {
  MEANFIELD("org.meanfield.bench.meanfield.Meanfield"),
  PYTORCH("org.meanfield.bench.pytorch.PyTorch"),
  ONNXRUNTIME("org.meanfield.bench.onnxruntime.OnnxRuntime"),
  STOCK("org.meanfield.bench.stock.Stock");

  private final String mainClass;

  Who(String mainClass) {
    this.mainClass = mainClass;
  }

  String mainClass() {
    return mainClass;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

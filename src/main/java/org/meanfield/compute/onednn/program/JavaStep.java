package org.meanfield.compute.onednn.program;

/** A step that oneDNN has no primitive for. */
record JavaStep(String name, Runnable body) implements Step {
  @Override
  public double flops() {
    return 0;
  }

  @Override
  public String implementation() {
    return "java";
  }

  @Override
  public void run() {
    body.run();
  }
}

package org.meanfield.compute.onednn.program;

/** One thing that a program does, in the memory it was given when the program was made. */
public interface Step {
  /** What it is called in a profile. */
  String name();

  /** Floating-point operations of one run; 0: not worth counting. */
  double flops();

  /** What computes it: oneDNN's implementation, or "java". */
  String implementation();

  void run();
}

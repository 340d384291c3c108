package org.meanfield.compute.onednn.program;

/**
 * What one operation of a training step costs.
 *
 * @param name of the layer, and which part of it
 * @param implementation oneDNN's name of the kernel, or {@code java}
 * @param milliseconds of processor time a step
 * @param gigaflops billions of floating-point operations a second; 0 where they are not counted
 */
public record StepTime(String name, String implementation, double milliseconds, double gigaflops) {}

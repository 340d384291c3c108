package org.meanfield.dl4j;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Neighbouring examples of an RDD. No record, since Kryo, which many clusters are set to, takes
 * none.
 */
final class ExampleRun implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long from;
  private final float[] values;
  private final int[] labels;

  /**
   * @param from where the first example stands
   * @param values {@code [size, height, width, channels]}
   * @param labels class indexes, {@code [size]}
   */
  ExampleRun(long from, float[] values, int[] labels) {
    this.from = from;
    this.values = values;
    this.labels = labels;
  }

  long from() {
    return from;
  }

  int size() {
    return labels.length;
  }

  float[] values() {
    return values;
  }

  int[] labels() {
    return labels;
  }

  /**
   * Some of the examples, copied.
   *
   * @param first of this run, from 0
   * @param count from 1
   * @param at where the first of them stands
   */
  ExampleRun part(int first, int count, long at) {
    int length = values.length / labels.length;
    return new ExampleRun(
        at,
        Arrays.copyOfRange(values, first * length, (first + count) * length),
        Arrays.copyOfRange(labels, first, first + count));
  }
}

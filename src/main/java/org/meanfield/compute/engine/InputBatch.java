package org.meanfield.compute.engine;

import java.nio.FloatBuffer;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;

/**
 * A batch as an engine steps over it: normalised and laid out. Filled by one thread while the
 * engine computes with another, on another thread; whoever hands it over sees to it that the other
 * sees what was written.
 */
public final class InputBatch {
  private final PixelWriter writer;
  private final int exampleLength;
  private float[] values = new float[0];
  private int[] labels = new int[0];
  private int[] others = new int[0];
  private float[] shares = new float[0];
  private boolean mixed;
  private int size;

  /** Room for batches of a network whose input is laid out so. */
  public InputBatch(InputShape shape, Layout layout, Normalization normalization) {
    this.writer = new PixelWriter(shape, layout, normalization);
    this.exampleLength = shape.bytes();
  }

  /** Takes a batch in; nothing of {@code batch} is kept. */
  public void fill(Batch batch) {
    begin(batch.size(), batch.labels());
    writer.write(batch, FloatBuffer.wrap(values));
  }

  /** Takes a batch of mixed images in; nothing of either is kept. */
  public void fill(Batch batch, MixedLabels mixture) {
    fill(batch);
    if (others.length < size) {
      others = new int[size];
      shares = new float[size];
    }
    System.arraycopy(mixture.others(), 0, others, 0, size);
    System.arraycopy(mixture.shares(), 0, shares, 0, size);
    mixed = true;
  }

  /** Takes in a batch that needs no normalising; nothing of {@code batch} is kept. */
  public void fill(FloatBatch batch) {
    begin(batch.size(), batch.labels());
    writer.write(batch, values);
  }

  private void begin(int examples, int[] classes) {
    if (labels.length < examples) {
      values = new float[examples * exampleLength];
      labels = new int[examples];
    }
    size = examples;
    mixed = false;
    System.arraycopy(classes, 0, labels, 0, examples);
  }

  /** Examples in it; 0 before it is filled. */
  public int size() {
    return size;
  }

  /** Class indexes, {@link #size} of them from the start. */
  public int[] labels() {
    return labels;
  }

  /** Class index of what example {@code i} was mixed with; its own where it was not. */
  public int other(int i) {
    return mixed ? others[i] : labels[i];
  }

  /** The share of its own class in the label of example {@code i}, in [0, 1]; 1: not mixed. */
  public float share(int i) {
    return mixed ? shares[i] : 1;
  }

  /** Copies the values to the start of {@code into}, whose position stays. */
  public void copyTo(FloatBuffer into) {
    into.put(0, values, 0, size * exampleLength);
  }
}

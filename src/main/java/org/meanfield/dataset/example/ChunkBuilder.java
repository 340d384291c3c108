package org.meanfield.dataset.example;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meanfield.dataset.decode.Decoded;

/** Gathers one chunk. */
public final class ChunkBuilder {
  private final int exampleBytes;
  private final byte[] pixels;
  private final int[] labels;
  private final long[] positions;
  private final long[] forms;
  private final List<Undecodable> undecodable = new ArrayList<>();
  private int size;

  public ChunkBuilder(int exampleBytes, int capacity) {
    this.exampleBytes = exampleBytes;
    this.pixels = new byte[Math.multiplyExact(capacity, exampleBytes)];
    this.labels = new int[capacity];
    this.positions = new long[capacity];
    this.forms = new long[capacity];
  }

  void add(Decoded.Pixels example, int label, long position) {
    add(ByteBuffer.wrap(example.bytes()), example.form().packed(), label, position);
  }

  /**
   * Adds an example.
   *
   * @param bytes the example's, all that remain; left as they are
   */
  public void add(ByteBuffer bytes, long form, int label, long position) {
    bytes.get(bytes.position(), pixels, size * exampleBytes, exampleBytes);
    labels[size] = label;
    positions[size] = position;
    forms[size] = form;
    size++;
  }

  void leave(Undecodable image) {
    undecodable.add(image);
  }

  public PackedChunk build() {
    return new PackedChunk(
        size == labels.length ? pixels : Arrays.copyOf(pixels, size * exampleBytes),
        Arrays.copyOf(labels, size),
        Arrays.copyOf(positions, size),
        Arrays.copyOf(forms, size),
        undecodable);
  }
}

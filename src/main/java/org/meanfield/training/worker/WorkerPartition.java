package org.meanfield.training.worker;

import java.util.List;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.dataset.example.PackedChunk;

/** A worker's examples by index, whichever chunk they lie in. */
final class WorkerPartition implements WorkerExamples {
  private final List<PackedChunk> chunks;
  private final int[] starts;
  private Batch packed = new Batch(new byte[0], new int[0], 0);
  private final int exampleBytes;

  WorkerPartition(List<PackedChunk> chunks, int exampleBytes) {
    this.chunks = chunks;
    this.exampleBytes = exampleBytes;
    starts = new int[chunks.size() + 1];
    for (int c = 0; c < chunks.size(); c++) {
      starts[c + 1] = Math.addExact(starts[c], chunks.get(c).size());
    }
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }

  @Override
  public void fill(int[] order, int from, int count, InputBatch into) {
    boolean roomy = packed.labels().length >= count;
    packed =
        new Batch(
            roomy ? packed.pixels() : new byte[count * exampleBytes],
            roomy ? packed.labels() : new int[count],
            count);
    fill(order, from, packed);
    into.fill(packed);
  }

  /** Copies examples {@code order[from .. from + batch.size())} into the batch. */
  void fill(int[] order, int from, Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int index = order[from + i];
      int chunk = chunkOf(index);
      int within = within(chunk, index);
      PackedChunk of = chunks.get(chunk);
      System.arraycopy(
          of.pixels(), within * exampleBytes, batch.pixels(), i * exampleBytes, exampleBytes);
      batch.labels()[i] = of.labels()[within];
    }
  }

  /** Which chunk an example lies in. */
  int chunkOf(int index) {
    int found = java.util.Arrays.binarySearch(starts, index);
    int chunk = found >= 0 ? found : -found - 2;
    while (starts[chunk + 1] == starts[chunk]) {
      chunk++;
    }
    return chunk;
  }

  PackedChunk chunk(int number) {
    return chunks.get(number);
  }

  /** Where an example lies in its chunk. */
  int within(int chunk, int index) {
    return index - starts[chunk];
  }
}

package org.meanfield.training.worker;

import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.MixedLabels;
import org.meanfield.dataset.augmentation.EpochAugmentation;
import org.meanfield.dataset.augmentation.Mixing;
import org.meanfield.dataset.example.PackedChunk;

/** A worker's examples as they are varied in one epoch. */
final class AugmentedShare implements WorkerExamples {
  private final WorkerPartition share;
  private final EpochAugmentation augmentation;
  private final int exampleBytes;
  private Batch packed = new Batch(new byte[0], new int[0], 0);
  private MixedLabels mixture = new MixedLabels(new int[0], new float[0]);

  AugmentedShare(WorkerPartition share, int exampleBytes, EpochAugmentation augmentation) {
    this.share = share;
    this.exampleBytes = exampleBytes;
    this.augmentation = augmentation;
  }

  @Override
  public int size() {
    return share.size();
  }

  @Override
  public void fill(int[] order, int from, int count, InputBatch into) {
    if (packed.labels().length < count) {
      packed = new Batch(new byte[count * exampleBytes], new int[count], count);
      mixture = new MixedLabels(new int[count], new float[count]);
    }
    packed = new Batch(packed.pixels(), packed.labels(), count);
    boolean mixed = false;
    for (int i = 0; i < count; i++) {
      mixed |= write(order[from + i], i);
    }
    if (mixed) {
      into.fill(packed, mixture);
    } else {
      into.fill(packed);
    }
  }

  /** Whether the example was mixed with another. */
  private boolean write(int index, int i) {
    int chunk = share.chunkOf(index);
    PackedChunk of = share.chunk(chunk);
    int within = share.within(chunk, index);
    long position = of.positions()[within];
    int at = i * exampleBytes;
    augmentation.write(of.pixels(), within * exampleBytes, position, packed.pixels(), at);
    packed.labels()[i] = of.labels()[within];
    Mixing mixing = augmentation.mixing(position, size());
    mixture.others()[i] = of.labels()[within];
    mixture.shares()[i] = mixing.share();
    if (mixing.share() == 1) {
      return false;
    }
    int otherChunk = share.chunkOf(mixing.with());
    PackedChunk other = share.chunk(otherChunk);
    int otherWithin = share.within(otherChunk, mixing.with());
    augmentation.mix(
        other.pixels(),
        otherWithin * exampleBytes,
        other.positions()[otherWithin],
        mixing.share(),
        packed.pixels(),
        at);
    mixture.others()[i] = other.labels()[otherWithin];
    return true;
  }
}

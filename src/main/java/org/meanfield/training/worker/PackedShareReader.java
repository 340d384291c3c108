package org.meanfield.training.worker;

import java.util.List;
import org.meanfield.dataset.augmentation.Augmentation;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.random.EpochOrder;

/**
 * Images that lie packed, in an order drawn anew each epoch.
 *
 * @param exampleBytes of one image
 * @param augmentation how they are varied
 */
public record PackedShareReader(int exampleBytes, Augmentation augmentation)
    implements PartitionReader<PackedChunk> {
  @Override
  public WorkerExamples read(List<PackedChunk> elements, long seed, int epoch) {
    WorkerPartition share = new WorkerPartition(elements, exampleBytes);
    return augmentation.isNone()
        ? share
        : new AugmentedShare(share, exampleBytes, augmentation.in(seed, epoch));
  }

  @Override
  public int[] order(long seed, int epoch, int worker, int examples) {
    return EpochOrder.permutation(seed, epoch, worker, examples);
  }
}

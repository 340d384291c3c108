package org.meanfield.training;

import java.util.List;
import org.meanfield.dataset.EpochOrder;
import org.meanfield.dataset.PackedChunk;

/**
 * Images that lie packed, in an order drawn anew each epoch.
 *
 * @param exampleBytes of one image
 */
record PackedShareReader(int exampleBytes) implements ShareReader<PackedChunk> {
  @Override
  public Share read(List<PackedChunk> elements) {
    return new Share(elements, exampleBytes);
  }

  @Override
  public int[] order(long seed, int epoch, int worker, int examples) {
    return EpochOrder.permutation(seed, epoch, worker, examples);
  }
}

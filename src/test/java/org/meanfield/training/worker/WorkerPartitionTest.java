package org.meanfield.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.compute.engine.Batch;
import org.meanfield.dataset.example.Chunks;

class WorkerPartitionTest {
  /** Example i has the pixels 2i and 2i + 1 and the label 10 + i; chunks of 2, 0, 1, 0, 0 and 3. */
  private static final WorkerPartition SHARE =
      new WorkerPartition(
          List.of(
              Chunks.of(new byte[] {0, 1, 2, 3}, 10, 11),
              Chunks.of(new byte[0]),
              Chunks.of(new byte[] {4, 5}, 12),
              Chunks.of(new byte[0]),
              Chunks.of(new byte[0]),
              Chunks.of(new byte[] {6, 7, 8, 9, 10, 11}, 13, 14, 15)),
          2);

  @Test
  void findsEachExample_whicheverChunkItLiesIn() {
    assertThat(SHARE.size()).isEqualTo(6);
    Batch batch = new Batch(new byte[12], new int[6], 6);

    SHARE.fill(new int[] {5, 2, 0, 3, 1, 4}, 0, batch);

    assertThat(batch.labels()).containsExactly(15, 12, 10, 13, 11, 14);
    assertThat(batch.pixels()).containsExactly(10, 11, 4, 5, 0, 1, 6, 7, 2, 3, 8, 9);
  }

  @Test
  void leavesTheRestOfALargerBatchAlone() {
    Batch batch = new Batch(new byte[] {-1, -1, -1, -1}, new int[] {-1, -1}, 1);

    SHARE.fill(new int[] {5, 2, 0}, 1, batch);

    assertThat(batch.labels()).containsExactly(12, -1);
    assertThat(batch.pixels()).containsExactly(4, 5, -1, -1);
  }
}

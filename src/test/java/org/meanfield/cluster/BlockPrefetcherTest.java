package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockPrefetcherTest {
  @Property(tries = 50)
  void givesBlocksInOrder_eachFetchedOnce(@ForAll @IntRange(max = 20) int blocks) {
    AtomicInteger calls = new AtomicInteger();
    List<Callable<FetchedBlock>> fetches = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      byte number = (byte) i;
      fetches.add(
          () -> {
            calls.incrementAndGet();
            return new FetchedBlock(new byte[] {number}, false);
          });
    }
    try (BlockPrefetcher ahead = new BlockPrefetcher(fetches)) {
      for (int i = 0; i < blocks; i++) {
        assertThat(ahead.next().bytes()).containsExactly(i);
      }
    }
    assertThat(calls).hasValue(blocks);
  }

  @Test
  void fetchesTheNextWhileTheLastIsUsed() throws Exception {
    CountDownLatch third = new CountDownLatch(1);
    Callable<FetchedBlock> block = () -> new FetchedBlock(new byte[0], true);
    Callable<FetchedBlock> telling =
        () -> {
          third.countDown();
          return block.call();
        };
    try (BlockPrefetcher ahead = new BlockPrefetcher(List.of(block, block, telling))) {
      assertThat(ahead.next().remote()).isTrue();
      assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void failsAsTheFetchHasFailed() {
    BlockAddress gone = new BlockAddress("1", "host", 7);
    Callable<FetchedBlock> lost =
        () -> {
          throw new BlockLostException("rdd_1_2", gone);
        };
    try (BlockPrefetcher ahead = new BlockPrefetcher(List.of(lost))) {
      assertThatThrownBy(ahead::next)
          .isInstanceOf(BlockLostException.class)
          .hasMessageContaining("rdd_1_2 is no longer on");
    }
  }
}

package org.meanfield.averaging;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.CachedPartitions;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.cluster.StageName;

/**
 * Brings shares that are kept on executors to where their workers train, once: a task that reads
 * what another executor keeps fetches it, and Spark would do so in every round. Confined to the
 * driver's thread.
 */
final class ShareHomes {
  private final SparkContext spark;
  private int lastShares = -1;
  private @Nullable Placement lastPlacement;

  ShareHomes(SparkContext spark) {
    this.spark = spark;
  }

  /**
   * Before a round; a job only where shares lie elsewhere.
   *
   * @param shares a partition a worker; one that is nowhere is read where its worker trains
   */
  void settle(RDD<?> shares, Placement placement) {
    if (spark.isLocal() || (shares.id() == lastShares && placement.equals(lastPlacement))) {
      return;
    }
    if (shares.getStorageLevel().useMemory()) {
      bring(shares, placement);
    }
    lastShares = shares.id();
    lastPlacement = placement;
  }

  private void bring(RDD<?> shares, Placement placement) {
    List<Integer> workers = IntStream.range(0, placement.workers()).boxed().toList();
    List<List<BlockAddress>> holders = BlockStore.holders(spark, shares.id(), workers);
    List<Integer> moved =
        workers.stream()
            .filter(worker -> !holders.get(worker).isEmpty())
            .filter(worker -> !holders.get(worker).contains(placement.ofWorker(worker)))
            .toList();
    if (moved.isEmpty()) {
      return;
    }
    CachedPartitions cached = CachedPartitions.of(shares);
    List<String> pins = moved.stream().map(worker -> placement.ofWorker(worker).pin()).toList();
    List<BlockAddress> brought;
    try (StageName unused = new StageName(spark, "bring shares to their workers")) {
      brought =
          new PinnedTasks<BlockAddress>(spark, pins, task -> cached.bringHere(moved.get(task)))
              .results();
    }
    Map<BlockAddress, HashSet<Integer>> left = new HashMap<>();
    for (int i = 0; i < moved.size(); i++) {
      for (BlockAddress holder : holders.get(moved.get(i))) {
        if (!holder.equals(brought.get(i))) {
          left.computeIfAbsent(holder, h -> new HashSet<>()).add(moved.get(i));
        }
      }
    }
    forget(cached, left);
  }

  /** The copies that no worker reads any more. */
  private void forget(CachedPartitions cached, Map<BlockAddress, HashSet<Integer>> left) {
    HashMap<BlockAddress, HashSet<Integer>> told = new HashMap<>(left);
    List<String> pins = left.keySet().stream().map(BlockAddress::pin).toList();
    if (pins.isEmpty()) {
      return;
    }
    try (StageName unused = new StageName(spark, "let go of shares")) {
      List<BlockAddress> ignored =
          new PinnedTasks<BlockAddress>(
                  spark,
                  pins,
                  task -> {
                    BlockAddress here = BlockStore.here();
                    told.getOrDefault(here, new HashSet<>()).forEach(cached::dropHere);
                    return here;
                  })
              .results();
    }
  }
}

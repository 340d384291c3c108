package org.meanfield.averaging.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.state.Placement;
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
public final class ShareHomes {
  /** An executor without a free slot is asked again before the next rounds. */
  private static final int TRIES = 3;

  private final SparkContext spark;
  private int lastShares = -1;
  private int triesLeft;
  private @Nullable Placement lastPlacement;

  public ShareHomes(SparkContext spark) {
    this.spark = spark;
  }

  /**
   * Before a round; a job only where shares lie elsewhere.
   *
   * @param shares a partition a worker; one that is nowhere is read where its worker trains
   */
  public void settle(RDD<?> shares, Placement placement) {
    if (spark.isLocal() || !shares.getStorageLevel().useMemory()) {
      return;
    }
    if (shares.id() != lastShares || !placement.equals(lastPlacement)) {
      lastShares = shares.id();
      lastPlacement = placement;
      triesLeft = TRIES;
    }
    if (triesLeft > 0) {
      triesLeft = bring(shares, placement) ? 0 : triesLeft - 1;
    }
  }

  /** Whether all shares lie where their workers train. */
  private boolean bring(RDD<?> shares, Placement placement) {
    List<Integer> workers = IntStream.range(0, placement.workers()).boxed().toList();
    List<List<BlockAddress>> holders = BlockStore.holders(spark, shares.id(), workers);
    Map<BlockAddress, List<Integer>> wanted = new HashMap<>();
    for (int worker : workers) {
      BlockAddress home = placement.ofWorker(worker);
      if (!holders.get(worker).isEmpty() && !holders.get(worker).contains(home)) {
        wanted.computeIfAbsent(home, h -> new ArrayList<>()).add(worker);
      }
    }
    CachedPartitions cached = CachedPartitions.of(shares);
    Set<BlockAddress> reached = onEach("bring shares to their workers", wanted, cached::bringHere);
    Map<BlockAddress, List<Integer>> left = new HashMap<>();
    for (BlockAddress home : reached) {
      for (int worker : wanted.getOrDefault(home, List.of())) {
        holders
            .get(worker)
            .forEach(holder -> left.computeIfAbsent(holder, h -> new ArrayList<>()).add(worker));
      }
    }
    // Copies that no worker reads any more.
    Set<BlockAddress> unused = onEach("let go of shares", left, cached::dropHere);
    return reached.containsAll(wanted.keySet());
  }

  /** What is done with a share on the executor that the task is on. */
  @FunctionalInterface
  private interface OfShare extends Serializable {
    void take(int worker);
  }

  /**
   * A task an executor, which does what is to be done where it lands.
   *
   * @return where they have landed: elsewhere, where an executor had no slot free
   */
  private Set<BlockAddress> onEach(
      String name, Map<BlockAddress, List<Integer>> shares, OfShare work) {
    if (shares.isEmpty()) {
      return Set.of();
    }
    List<String> pins = shares.keySet().stream().map(BlockAddress::pin).toList();
    try (StageName unused = new StageName(spark, name)) {
      return new HashSet<>(
          new PinnedTasks<BlockAddress>(
                  spark,
                  pins,
                  task -> {
                    BlockAddress here = BlockStore.here();
                    shares.getOrDefault(here, List.of()).forEach(work::take);
                    return here;
                  })
              .results());
    }
  }
}

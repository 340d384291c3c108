package org.meanfield.cluster;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * The partitions of an RDD that executors keep, and where. Small; travels to executors.
 *
 * @param rdd its id
 * @param level as it was persisted with
 * @param elements their class, by which Spark chooses a serializer
 */
public record CachedPartitions(int rdd, StorageLevel level, ClassTag<Object> elements)
    implements Serializable {
  /** Of an RDD that is persisted. Driver only. */
  @SuppressWarnings("unchecked") // the tag of what comes out is the tag of what goes in
  public static CachedPartitions of(RDD<?> shares) {
    return new CachedPartitions(
        shares.id(), shares.getStorageLevel(), (ClassTag<Object>) shares.elementClassTag());
  }

  /**
   * Keeps a partition on this executor as well, where another has it.
   *
   * @return this executor; also where none has it any more
   */
  public BlockAddress bringHere(int partition) {
    BlockManager blocks = SparkEnv.get().blockManager();
    RDDBlockId id = new RDDBlockId(rdd, partition);
    Option<BlockResult> local = blocks.getLocalValues(id);
    if (local.isDefined()) {
      release(blocks, id);
      return BlockStore.here();
    }
    Option<BlockResult> remote = blocks.getRemoteValues(id, elements);
    if (remote.isDefined()) {
      boolean unused = blocks.putIterator(id, remote.get().data(), level, true, elements);
    }
    return BlockStore.here();
  }

  /** Lets go of a partition on this executor. */
  public void dropHere(int partition) {
    SparkEnv.get().blockManager().removeBlock(new RDDBlockId(rdd, partition), true);
  }

  private static void release(BlockManager blocks, RDDBlockId id) {
    blocks.releaseLock(id, Option.empty());
  }
}

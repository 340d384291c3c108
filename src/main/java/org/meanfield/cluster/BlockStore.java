package org.meanfield.cluster;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Blocks of bytes kept by the executors (memory, then disk) under a family and an index, fetched
 * straight from the executor that holds them. Families are numbers of Spark's own RDD namespace, so
 * that a family is removed everywhere by one call, that a decommissioned executor's blocks move to
 * another, and that dynamic allocation knows who holds some. Thread-safe.
 */
public final class BlockStore {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private BlockStore() {}

  /** A family of blocks that no one else uses. Driver only. */
  public static int newFamily(SparkContext spark) {
    return spark.newRddId();
  }

  /** Forgets a family on every executor, without waiting for them. Driver only. */
  public static void remove(SparkContext spark, int family) {
    // Dynamic allocation learns by the event that comes with it, and by nothing else.
    spark.unpersistRDD(family, false);
  }

  /** The block manager of this process. */
  public static BlockAddress here() {
    return address(blocks().blockManagerId());
  }

  /**
   * Keeps {@code bytes} on this executor; the array belongs to the store from now on. A block of
   * that name that is there already stays: a re-run task computes the same bytes again.
   *
   * @return where it lies
   */
  public static BlockAddress put(int family, int index, byte[] bytes) {
    BlockManager blocks = blocks();
    RDDBlockId id = new RDDBlockId(family, index);
    boolean kept =
        blocks.putBytes(
            id,
            new ChunkedByteBuffer(ByteBuffer.wrap(bytes)),
            StorageLevel.MEMORY_AND_DISK_SER(),
            true,
            BYTES);
    if (!kept) {
      throw new IllegalStateException(
          here() + " has no room in memory or on disk for a block of " + bytes.length + " bytes");
    }
    return here();
  }

  /**
   * The bytes of a block: from this process, from the executor where it was left, or from one that
   * it has since moved to.
   *
   * @throws BlockLostException where it is not there any more
   */
  public static FetchedBlock get(int family, int index, BlockAddress address) {
    RDDBlockId id = new RDDBlockId(family, index);
    BlockManager blocks = blocks();
    byte[] local = local(blocks, id);
    if (local != null) {
      return new FetchedBlock(local, false);
    }
    BlockLostException lost;
    if (address.equals(here())) {
      lost = new BlockLostException(id.name(), address);
    } else {
      try {
        return new FetchedBlock(fetch(blocks, id, address), true);
      } catch (BlockLostException e) {
        lost = e;
      }
    }
    for (BlockAddress other : moved(blocks, id, address)) {
      try {
        return new FetchedBlock(fetch(blocks, id, other), true);
      } catch (BlockLostException e) {
        lost.addSuppressed(e);
      }
    }
    throw lost;
  }

  private static byte @Nullable [] local(BlockManager blocks, RDDBlockId id) {
    Option<BlockData> found = blocks.getLocalBytes(id);
    if (found.isEmpty()) {
      return null;
    }
    try {
      return array(found.get().toByteBuffer());
    } finally {
      blocks.releaseLock(id, Option.empty());
    }
  }

  /** Who else holds a block, as the driver knows. */
  private static List<BlockAddress> moved(
      BlockManager blocks, RDDBlockId id, BlockAddress address) {
    return ScalaTypes.list(blocks.master().getLocations(id)).stream()
        .map(BlockStore::address)
        .filter(other -> !other.equals(address) && !other.equals(here()))
        .toList();
  }

  private static BlockAddress address(BlockManagerId id) {
    return new BlockAddress(id.executorId(), id.host(), id.port());
  }

  private static byte[] fetch(BlockManager blocks, RDDBlockId id, BlockAddress address) {
    ManagedBuffer buffer;
    try {
      buffer =
          blocks
              .blockTransferService()
              .fetchBlockSync(address.host(), address.port(), address.executor(), id.name(), null);
    } catch (Exception e) {
      // Scala throws checked exceptions undeclared; whatever it was, the block could not be had.
      throw new BlockLostException(id.name(), address, e);
    }
    try {
      return array(buffer.nioByteBuffer());
    } catch (java.io.IOException e) {
      throw new BlockLostException(id.name(), address, e);
    } finally {
      buffer.release();
    }
  }

  private static byte[] array(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static BlockManager blocks() {
    return SparkEnv.get().blockManager();
  }
}

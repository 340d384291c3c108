package org.meanfield.cluster;

import java.nio.ByteBuffer;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Blocks of bytes kept by the executors (memory, then disk) under a family and an index, fetched
 * straight from the executor that holds them. Families are numbers of Spark's own RDD namespace, so
 * that a family is removed everywhere by one call and shows in Spark's storage page. Thread-safe.
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
    spark.env().blockManager().master().removeRdd(family, false);
  }

  /** The block manager of this process. */
  public static BlockAddress here() {
    BlockManagerId id = blocks().blockManagerId();
    return new BlockAddress(id.executorId(), id.host(), id.port());
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

  /** Forgets a block of this executor, where there is one. */
  public static void drop(int family, int index) {
    blocks().removeBlock(new RDDBlockId(family, index), true);
  }

  /**
   * The bytes of a block, from this process or from the executor that holds it.
   *
   * @throws BlockLostException where it is not there any more
   */
  public static FetchedBlock get(int family, int index, BlockAddress address) {
    RDDBlockId id = new RDDBlockId(family, index);
    BlockManager blocks = blocks();
    Option<BlockData> local = blocks.getLocalBytes(id);
    if (local.isDefined()) {
      try {
        return new FetchedBlock(array(local.get().toByteBuffer()), false);
      } finally {
        blocks.releaseLock(id, Option.empty());
      }
    }
    if (address.equals(here())) {
      throw new BlockLostException(id.name(), address);
    }
    return new FetchedBlock(fetch(blocks, id, address), true);
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

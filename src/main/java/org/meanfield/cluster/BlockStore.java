package org.meanfield.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
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
 * that a family is removed everywhere by one call, and that a decommissioned executor's blocks move
 * to another. Thread-safe.
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
    try (HeldInterrupt unused = new HeldInterrupt()) {
      // Dynamic allocation learns by the event that comes with it, and by nothing else.
      spark.unpersistRDD(family, false);
    }
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
    return put(family, index, bytes, StorageLevel.MEMORY_AND_DISK_SER());
  }

  /**
   * As the other, and on {@code copies} executors, this one among them; the others are Spark's
   * choice. Where there are fewer, all of them have it.
   *
   * @param copies 1 or 2
   */
  public static BlockAddress put(int family, int index, byte[] bytes, int copies) {
    return put(
        family,
        index,
        bytes,
        copies == 1 ? StorageLevel.MEMORY_AND_DISK_SER() : StorageLevel.MEMORY_AND_DISK_SER_2());
  }

  private static BlockAddress put(int family, int index, byte[] bytes, StorageLevel level) {
    BlockManager blocks = blocks();
    RDDBlockId id = new RDDBlockId(family, index);
    boolean told = level.replication() > 1 || mayMove();
    boolean kept =
        blocks.putBytes(id, new ChunkedByteBuffer(ByteBuffer.wrap(bytes)), level, told, BYTES);
    if (!kept) {
      throw new IllegalStateException(
          here() + " has no room in memory or on disk for a block of " + bytes.length + " bytes");
    }
    return here();
  }

  /**
   * Whether Spark may ask where blocks are: to move them from a decommissioned executor, or to
   * leave one that holds some. Otherwise who needs a block has its address, and to tell the driver
   * of each is a call that takes a tenth of a round.
   */
  private static boolean mayMove() {
    SparkConf conf = SparkEnv.get().conf();
    return conf.getBoolean("spark.decommission.enabled", false)
        || conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }

  /** Forgets a block of this executor, where there is one. */
  public static void drop(int family, int index) {
    blocks().removeBlock(new RDDBlockId(family, index), true);
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

  /**
   * The bytes of a block from the first of its holders that gives it.
   *
   * @throws BlockLostException where none of them does
   */
  public static FetchedBlock get(int family, int index, List<BlockAddress> holders) {
    BlockLostException last = null;
    for (BlockAddress holder : holders) {
      try {
        return get(family, index, holder);
      } catch (BlockLostException e) {
        last = e;
      }
    }
    throw last == null ? new BlockLostException(new RDDBlockId(family, index).name()) : last;
  }

  /** Who holds each of a family's blocks, as far as the driver knows. Driver only. */
  public static List<List<BlockAddress>> holders(
      SparkContext spark, int family, List<Integer> indexes) {
    BlockId[] ids =
        indexes.stream().map(index -> new RDDBlockId(family, index)).toArray(BlockId[]::new);
    List<List<BlockAddress>> holders = new ArrayList<>();
    ScalaTypes.iterator(spark.env().blockManager().master().getLocations(ids).iterator())
        .forEachRemaining(
            each -> {
              List<BlockAddress> of = new ArrayList<>();
              ScalaTypes.iterator(each.iterator()).forEachRemaining(id -> of.add(address(id)));
              holders.add(List.copyOf(of));
            });
    return holders;
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
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
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

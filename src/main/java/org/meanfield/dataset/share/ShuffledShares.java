package org.meanfield.dataset.share;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.meanfield.cluster.HeldInterrupt;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.ShuffleCleanup;
import org.meanfield.dataset.example.PackedChunk;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * The workers' shares of what Spark's shuffle brings together: one partition a worker, in order,
 * made into chunks where it arrives. A lost partition is fetched again from the shuffle's files or,
 * where they are lost too, from what was shuffled.
 */
public final class ShuffledShares extends RDD<PackedChunk> implements HeldShares {
  private static final long serialVersionUID = 1L;

  private final RDD<Tuple2<Long, byte[]>> shuffled;
  private final Arrival arrival;
  private final transient IntFunction<List<String>> pins;
  private final transient List<Broadcast<?>> needed;

  /** What becomes of what arrives. */
  public interface Arrival extends Serializable {
    /** The chunks of one worker's share, as the iterator advances. */
    Iterator<PackedChunk> chunks(int worker, Iterator<Tuple2<Long, byte[]>> arrived);
  }

  /**
   * @param name for Spark's web UI
   * @param shuffled a partition a worker
   * @param pins where each worker should run, as of {@link PackedShares}
   * @param needed by {@code arrival}, and forgotten with the shares
   */
  public ShuffledShares(
      String name,
      JavaPairRDD<Long, byte[]> shuffled,
      Arrival arrival,
      IntFunction<List<String>> pins,
      Broadcast<?>... needed) {
    super(
        shuffled.rdd().context(),
        ScalaTypes.seq(
            new ArrayList<Dependency<?>>(List.of(new OneToOneDependency<>(shuffled.rdd())))),
        ScalaTypes.anyTag());
    this.shuffled = shuffled.rdd();
    this.arrival = arrival;
    this.pins = pins;
    this.needed = List.of(needed);
    setName(name);
  }

  @Override
  public Partition[] getPartitions() {
    return shuffled.partitions();
  }

  @Override
  public Seq<String> getPreferredLocations(Partition share) {
    return ScalaTypes.seq(pins.apply(share.index()));
  }

  @Override
  public scala.collection.Iterator<PackedChunk> compute(Partition share, TaskContext task) {
    return ScalaTypes.iterator(
        arrival.chunks(share.index(), ScalaTypes.iterator(shuffled.iterator(share, task))));
  }

  @Override
  public JavaRDD<PackedChunk> chunks() {
    return toJavaRDD();
  }

  /** What was shuffled is checked before it is sent. */
  @Override
  public void expect(long[] checksums, List<int[]> positions) {}

  @Override
  public void destroy() {
    try (HeldInterrupt unused = new HeldInterrupt()) {
      unpersist(false);
      ShuffleCleanup.remove(context(), shuffled);
      needed.forEach(Broadcast::destroy);
    }
  }
}

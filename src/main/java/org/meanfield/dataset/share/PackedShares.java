package org.meanfield.dataset.share;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Dependency;
import org.apache.spark.InterruptibleIterator;
import org.apache.spark.Partition;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.meanfield.cluster.HeldInterrupt;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * The workers' shares of a source: one partition a worker, in order, read and decoded on whatever
 * executor computes it, without parents. A lost partition is read again and gives the same chunks,
 * or where images have been changed since a fault.
 */
public final class PackedShares extends RDD<PackedChunk> implements HeldShares {
  private static final long serialVersionUID = 1L;

  private final ImageRecipe image;
  private final Broadcast<SerializableWritable<Configuration>> hadoop;
  private final transient List<Share> shares;
  private final transient IntFunction<List<String>> pins;

  /**
   * @param name for Spark's web UI
   * @param refs what each worker reads
   * @param pins where each worker should run, as {@code executor_<host>_<id>} or a host; asked on
   *     the driver whenever a stage is made, empty: anywhere
   */
  public PackedShares(
      JavaSparkContext spark,
      String name,
      List<InputPartition> refs,
      ImageRecipe image,
      IntFunction<List<String>> pins) {
    super(spark.sc(), ScalaTypes.seq(List.<Dependency<?>>of()), ScalaTypes.anyTag());
    this.image = image;
    this.hadoop = spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    List<Share> made = new ArrayList<>(refs.size());
    for (int w = 0; w < refs.size(); w++) {
      made.add(new Share(w, spark.broadcast(new SentPartition(refs.get(w)))));
    }
    this.shares = List.copyOf(made);
    this.pins = pins;
    setName(name);
  }

  @Override
  public Partition[] getPartitions() {
    return shares.toArray(Partition[]::new);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition share) {
    return ScalaTypes.seq(pins.apply(share.index()));
  }

  @Override
  public Iterator<PackedChunk> compute(Partition share, TaskContext task) {
    Share read = (Share) share;
    java.util.Iterator<PackedChunk> chunks =
        read.refs().chunks(image, hadoop.value().value(), executor(), () -> endIfKilled(task));
    return new InterruptibleIterator<>(
        task,
        ScalaTypes.iterator(
            read.checksums()
                .<java.util.Iterator<PackedChunk>>map(
                    known -> new UnchangedChunks(chunks, known, read.refs()::place))
                .orElse(chunks)));
  }

  @Override
  public JavaRDD<PackedChunk> chunks() {
    return toJavaRDD();
  }

  @Override
  public void expect(long[] checksums, List<int[]> positions) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context());
    for (Share share : shares) {
      long[] known =
          Arrays.stream(positions.get(share.index())).mapToLong(i -> checksums[i]).toArray();
      share.expect(spark.broadcast(known));
    }
  }

  @Override
  public void destroy() {
    try (HeldInterrupt unused = new HeldInterrupt()) {
      unpersist(false);
      shares.forEach(Share::destroy);
      hadoop.destroy();
    }
  }

  /** Ends the calling task's reading where Spark wants that. */
  public static void endIfKilled(TaskContext task) {
    if (task.isInterrupted()) {
      throw new TaskKilledException("stopped while reading images");
    }
  }

  /** The executor that this is, for messages. */
  public static String executor() {
    String id = SparkEnv.get().executorId();
    try {
      return "executor " + id + " on host " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "executor " + id;
    }
  }
}

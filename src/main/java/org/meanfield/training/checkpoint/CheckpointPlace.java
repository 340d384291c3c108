package org.meanfield.training.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.state.HeldWeights;
import org.meanfield.averaging.state.Snapshot;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/**
 * How the blocks of a checkpoint come into its folder and back to the executors; a closed choice.
 * Executors read and write a folder that all see. A folder on disks may be the driver's alone: what
 * is small goes through the driver there.
 */
public sealed interface CheckpointPlace {
  /** What goes through the driver at most, whatever its heap. */
  long MOST_CARRIED = 256L << 20;

  /** Of the driver's heap: a block is there as a result, decoded, and on its way to the disk. */
  int SHARE_OF_HEAP = 8;

  /** Writes weights, velocities and states into {@code files}. */
  Snapshot<Part> save(HeldWeights held, Folder files);

  /** Takes them up again from {@code files}. */
  void restore(ParameterAveraging<?> averaging, Snapshot<Part> snapshot, Folder files);

  /**
   * Chooses.
   *
   * @param run the folder of the run
   * @param executors of the run
   * @param bytes of a checkpoint
   * @throws MeanfieldException of the kind STORAGE where the folder is not the executors' too, and
   *     the checkpoint is too large to go through the driver
   */
  static CheckpointPlace of(
      SparkContext spark, Folder run, List<BlockAddress> executors, long bytes) {
    Shared shared = new Shared(new SerializableWritable<>(spark.hadoopConfiguration()));
    if (spark.isLocal() || !run.qualified().startsWith("file:")) {
      return shared;
    }
    long most = Math.min(MOST_CARRIED, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    return onDisks(spark, run, executors, bytes, most, shared);
  }

  /**
   * Chooses for a folder on disks.
   *
   * @param most bytes that go through the driver
   */
  static CheckpointPlace onDisks(
      SparkContext spark,
      Folder run,
      List<BlockAddress> executors,
      long bytes,
      long most,
      Shared shared) {
    if (bytes <= most) {
      return new ThroughDriver(JavaSparkContext.fromSparkContext(spark));
    }
    List<BlockAddress> apart = shared.apart(spark, run, executors);
    if (!apart.isEmpty()) {
      throw new MeanfieldException(
          ErrorKind.STORAGE,
          String.format(
              Locale.ROOT,
              "The run folder %s is on the driver's disk, and %s does not see it. A checkpoint of"
                  + " this run has %,d MiB, and at most %,d MiB go through this driver. Set"
                  + " run.folder (setRunFolder in Java) to a folder that the driver and all"
                  + " executors share, such as hdfs://… or one that is mounted everywhere.",
              run,
              apart.get(0),
              bytes >> 20,
              most >> 20));
    }
    return shared;
  }

  /** By the executors. */
  record Shared(SerializableWritable<Configuration> hadoop) implements CheckpointPlace {
    @Override
    public Snapshot<Part> save(HeldWeights held, Folder files) {
      return held.save(store(files));
    }

    @Override
    public void restore(ParameterAveraging<?> averaging, Snapshot<Part> snapshot, Folder files) {
      averaging.restore(snapshot, store(files));
    }

    private CheckpointStore store(Folder files) {
      return new CheckpointStore(
          files.location(), UUID.randomUUID().toString().substring(0, 8), hadoop);
    }

    /** The executors that do not see what the driver writes, or whose files it does not see. */
    List<BlockAddress> apart(SparkContext spark, Folder run, List<BlockAddress> executors) {
      String probe = "probe-" + UUID.randomUUID();
      String place = run.location();
      SerializableWritable<Configuration> settings = hadoop;
      try {
        run.write(probe, new byte[0]);
        List<Boolean> seen =
            new PinnedTasks<Boolean>(
                    spark,
                    executors.stream().map(BlockAddress::pin).toList(),
                    index -> answers(Folder.at(place, settings.value()), probe, index))
                .results();
        return IntStream.range(0, executors.size())
            .filter(i -> !seen.get(i) || !run.has(answer(probe, i)))
            .mapToObj(executors::get)
            .toList();
      } finally {
        run.delete(probe);
        IntStream.range(0, executors.size()).forEach(i -> run.delete(answer(probe, i)));
      }
    }

    /** On an executor: makes nothing where it does not see the probe. */
    private static boolean answers(Folder run, String probe, int index) {
      if (!run.has(probe)) {
        return false;
      }
      run.write(answer(probe, index), new byte[0]);
      return true;
    }

    private static String answer(String probe, int index) {
      return probe + "-" + index;
    }
  }

  /** By the driver, to which executors send their blocks and from which they get them. */
  record ThroughDriver(JavaSparkContext spark) implements CheckpointPlace {
    @Override
    public Snapshot<Part> save(HeldWeights held, Folder files) {
      return mapped(
          held.save(new CarriedStore()),
          part -> CommittedFolder.writePart(files, part.name(), out -> out.write(part.content())));
    }

    @Override
    public void restore(ParameterAveraging<?> averaging, Snapshot<Part> snapshot, Folder files) {
      List<Broadcast<byte[]>> sent = new ArrayList<>();
      try {
        averaging.restore(
            mapped(
                snapshot,
                part -> {
                  Broadcast<byte[]> content =
                      spark.broadcast(CommittedFolder.readPart(files, part));
                  sent.add(content);
                  return new CarriedPart.Sent(part.name(), content);
                }),
            new CarriedStore());
      } finally {
        sent.forEach(Broadcast::destroy);
      }
    }

    private static <P extends java.io.Serializable, Q extends java.io.Serializable>
        Snapshot<Q> mapped(Snapshot<P> snapshot, Function<P, Q> change) {
      return new Snapshot<>(
          snapshot.layout(),
          snapshot.slices().stream().map(change).toList(),
          snapshot.velocities().stream().map(change).toList(),
          snapshot.states().stream().map(of -> of.stream().map(change).toList()).toList());
    }
  }
}

package org.meanfield.dataset.source.folder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.TaskResultSerializer;
import org.meanfield.dataset.decode.ImageFormat;
import org.meanfield.dataset.files.FileReading;
import org.meanfield.dataset.share.PackedShares;
import org.meanfield.dataset.share.Shares;
import org.meanfield.dataset.source.FileInputPartition;

/**
 * Tells images from other files by their first bytes, on the executors. Only files whose names
 * leave it open are looked at: where every name ends as images' do, no job runs and nothing is
 * opened.
 */
final class ContentSniffing {
  private static final int LEAST_FILES_A_TASK = 64;

  /** So that a slow one of them does not keep many waiting. */
  private static final int TASKS_A_SLOT = 4;

  private ContentSniffing() {}

  /** As {@link FolderSource#sniffed}, of a folder in which that is open. */
  static FolderSource of(JavaSparkContext spark, FolderSource source) {
    int[] files = source.unsniffed().positions();
    int tasks =
        Math.max(
            1,
            Math.min(
                files.length / LEAST_FILES_A_TASK, TASKS_A_SLOT * Executors.slots(spark.sc())));
    Broadcast<SerializableWritable<Configuration>> hadoop =
        spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    List<Broadcast<FileInputPartition>> shares = new ArrayList<>();
    Shares.cut(files, tasks).forEach(share -> shares.add(spark.broadcast(source.refs(share))));
    try (JobDescription unused =
        new JobDescription(spark, String.format(Locale.ROOT, "Sniffing %,d files", files.length))) {
      BitSet others = new BitSet();
      for (byte[] found :
          Jobs.collect(
              spark
                  .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                  .map(task -> others(shares.get(task).value(), hadoop.value().value())))) {
        Arrays.stream(TaskResultSerializer.<int[]>decode(found)).forEach(others::set);
      }
      return source.sniffed(others);
    } finally {
      shares.forEach(Broadcast::destroy);
      hadoop.destroy();
    }
  }

  /** Positions of files that are no images. */
  private static byte[] others(FileInputPartition files, Configuration hadoop) {
    FileReading reading = new FileReading(hadoop, PackedShares.executor());
    TaskContext task = TaskContext.get();
    return TaskResultSerializer.encode(
        IntStream.range(0, files.size())
            .filter(
                i -> {
                  PackedShares.endIfKilled(task);
                  byte[] beginning =
                      reading.beginning(new Path(files.place(i)), ImageFormat.BEGINNING_BYTES);
                  return !ImageFormat.isImage(files.path(i), beginning);
                })
            .map(files::position)
            .toArray());
  }
}

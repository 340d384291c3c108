package org.meanfield.dataset.prepare;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.broadcast.Broadcast;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.PixelSums;
import org.meanfield.dataset.shard.LeftOut;
import org.meanfield.dataset.shard.RowWriter;
import org.meanfield.dataset.shard.ShardContents;
import org.meanfield.dataset.shard.ShardFile;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.shard.ShardRow;
import org.meanfield.dataset.shard.WrittenPart;

/**
 * Writes parts of shards, on executors, while their images are decoded: a chunk and a row group are
 * in memory.
 *
 * @param out qualified URI of the shards' folder
 * @param token of the process that prepares
 */
record PartWriting(
    String out,
    String token,
    ImageRecipe image,
    int classes,
    Broadcast<SerializableWritable<Configuration>> hadoop)
    implements Serializable {
  /**
   * Writes one part, and notes beside it that it is whole.
   *
   * @param attempt a number that no other attempt of this process has
   */
  WrittenPart write(int number, PartNames names, Iterator<PackedChunk> chunks, long attempt) {
    ShardFolder folder = ShardFolder.at(out, hadoop.value().value());
    Count count = new Count();
    ShardFile file =
        folder.write(number, token + "-" + attempt, to -> count.write(to, names.walk(), chunks));
    WrittenPart written = count.of(file);
    folder.note(number, written);
    return written;
  }

  /** What has been written. */
  private final class Count {
    private final int channels = image.channels().count();
    private final long[] sums = PixelSums.zero(channels);
    private final long[] byClass = new long[classes];
    private final List<LeftOut> leftOut = new ArrayList<>();
    private int rows;

    int write(OutputStream to, PartNames.Walk names, Iterator<PackedChunk> chunks)
        throws IOException {
      try (RowWriter writer = RowWriter.ofPart(to, image)) {
        while (chunks.hasNext()) {
          PackedChunk chunk = chunks.next();
          write(writer, names, chunk);
          PixelSums.add(sums, chunk);
          chunk
              .undecodable()
              .forEach(i -> leftOut.add(new LeftOut(i.position(), i.path(), i.reason())));
        }
      }
      return rows;
    }

    private void write(RowWriter writer, PartNames.Walk names, PackedChunk chunk)
        throws IOException {
      int bytes = chunk.size() == 0 ? 0 : chunk.pixels().length / chunk.size();
      for (int i = 0; i < chunk.size(); i++) {
        int label = chunk.labels()[i];
        writer.write(
            new ShardRow(
                names.name(chunk.positions()[i]),
                label,
                chunk.forms()[i],
                ByteBuffer.wrap(chunk.pixels(), i * bytes, bytes)));
        if (label >= 0) {
          byClass[label]++;
        }
        rows++;
      }
    }

    WrittenPart of(ShardFile file) {
      return new WrittenPart(
          file,
          new ShardContents(
              LongStream.of(byClass).boxed().toList(), sums[0], some(1), some(1 + channels)),
          leftOut);
    }

    private List<Long> some(int from) {
      return IntStream.range(from, from + channels).mapToObj(i -> sums[i]).toList();
    }
  }
}

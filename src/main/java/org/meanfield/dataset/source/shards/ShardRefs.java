package org.meanfield.dataset.source.shards;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.shard.ShardFile;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.storage.Part;

/** Some images of packed shards: rows of those parts that hold them. */
final class ShardRefs implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String[] names;
  private final long[] lengths;
  private final String[] digests;
  private final long[] sums;
  private final int[] partRows;
  private final int[] partOf;
  private final int[] rowOf;
  private final int[] labels;
  private final int[] positions;

  /**
   * @param folder qualified URI of the parts' folder
   * @param parts all that there are
   * @param rows of the images among all parts' rows
   */
  ShardRefs(String folder, List<ShardFile> parts, int[] rows, int[] labels, int[] positions) {
    this.folder = folder;
    this.labels = labels;
    this.positions = positions;
    this.partOf = new int[rows.length];
    this.rowOf = new int[rows.length];
    int[] starts = starts(parts);
    Map<Integer, Integer> wanted = new LinkedHashMap<>();
    for (int i = 0; i < rows.length; i++) {
      int part = partOf(rows[i], starts);
      partOf[i] = wanted.computeIfAbsent(part, unused -> wanted.size());
      rowOf[i] = rows[i] - starts[part];
    }
    List<ShardFile> files = wanted.keySet().stream().map(parts::get).toList();
    this.names = files.stream().map(file -> file.part().name()).toArray(String[]::new);
    this.lengths = files.stream().mapToLong(file -> file.part().length()).toArray();
    this.digests = files.stream().map(file -> file.part().sha256()).toArray(String[]::new);
    this.sums = files.stream().mapToLong(ShardFile::crc32c).toArray();
    this.partRows = files.stream().mapToInt(ShardFile::rows).toArray();
  }

  /** The row that each part begins with, and last their number. */
  private static int[] starts(List<ShardFile> parts) {
    int[] starts = new int[parts.size() + 1];
    for (int p = 0; p < parts.size(); p++) {
      starts[p + 1] = starts[p] + parts.get(p).rows();
    }
    return starts;
  }

  /** The last part that begins no later than a row: those before it that do are empty. */
  private static int partOf(int row, int[] starts) {
    int low = 0;
    int high = starts.length - 2;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (starts[middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public String place(int i) {
    return String.format(Locale.ROOT, "row %d of %s", rowOf[i], new Path(folder, names[partOf[i]]));
  }

  int label(int i) {
    return labels[i];
  }

  int position(int i) {
    return positions[i];
  }

  /** Which of the parts an image is in. */
  int part(int i) {
    return partOf[i];
  }

  /** Which row of its part an image is. */
  int row(int i) {
    return rowOf[i];
  }

  ShardFile file(int part) {
    return new ShardFile(
        new Part(names[part], lengths[part], digests[part]), sums[part], partRows[part]);
  }

  /** Holds one part at a time; each is read once where the images are in the parts' order. */
  @Override
  public Iterator<PackedChunk> chunks(
      ImageRecipe recipe, Configuration hadoop, String reader, Runnable beforeEach) {
    return new ShardChunks(this, new PartReading(folder, hadoop, reader), recipe, beforeEach);
  }
}

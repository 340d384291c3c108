package org.meanfield.dataset.source.cifar;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.IdxImage;
import org.meanfield.dataset.example.FilledChunks;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.files.FileReading;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.share.InputPartition;

/** Some images of CIFAR's binary files. */
final class CifarRefs implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final CifarLayout layout;
  private final String[] files;
  private final int[] indexes;
  private final int[] labels;
  private final int[] positions;

  /**
   * @param folder qualified URI
   * @param files of each image, relative to it
   * @param indexes of each image within its file
   */
  CifarRefs(
      String folder,
      CifarLayout layout,
      String[] files,
      int[] indexes,
      int[] labels,
      int[] positions) {
    this.folder = folder;
    this.layout = layout;
    this.files = files;
    this.indexes = indexes;
    this.labels = labels;
    this.positions = positions;
  }

  @Override
  public int size() {
    return indexes.length;
  }

  @Override
  public String place(int i) {
    return String.format(Locale.ROOT, "image %d of %s", indexes[i], new Path(folder, files[i]));
  }

  /** One pass over each file. Holds the whole share at once. */
  @Override
  public Iterator<PackedChunk> chunks(
      ImageRecipe recipe, Configuration hadoop, String reader, Runnable beforeEach) {
    FilledChunks chunks = new FilledChunks(recipe, CifarLayout.STORED, labels, positions);
    FileReading reading = new FileReading(hadoop, reader);
    IdxImage image = new IdxImage(CifarLayout.SIDE, CifarLayout.SIDE, CifarLayout.CHANNELS, recipe);
    int[] order = inOrderOfFiles();
    for (int from = 0; from < order.length; ) {
      String file = files[order[from]];
      int to = from + 1;
      while (to < order.length && files[order[to]].equals(file)) {
        to++;
      }
      Path path = new Path(folder, file);
      try {
        read(path, Arrays.copyOfRange(order, from, to), image, chunks, reading, beforeEach);
      } catch (IOException unreadable) {
        throw reading.fault(path, unreadable);
      }
      from = to;
    }
    return chunks.all().iterator();
  }

  private void read(
      Path path,
      int[] wanted,
      IdxImage image,
      FilledChunks chunks,
      FileReading reading,
      Runnable beforeEach)
      throws IOException {
    byte[] record = new byte[layout.recordBytes()];
    byte[] stored = new byte[CifarLayout.IMAGE_BYTES];
    try (FSDataInputStream in = reading.fileSystem(path).open(path)) {
      for (int i : wanted) {
        beforeEach.run();
        in.seek((long) indexes[i] * record.length);
        try {
          in.readFully(record);
        } catch (EOFException ended) {
          throw new IOException("it ends before image " + indexes[i], ended);
        }
        layout.interleave(record, stored);
        chunks.put(i, image, stored);
      }
    }
  }

  private int[] inOrderOfFiles() {
    return IntStream.range(0, size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> files[i], Location.BY_BYTES)
                .thenComparingInt(i -> indexes[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

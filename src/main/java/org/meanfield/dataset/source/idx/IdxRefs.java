package org.meanfield.dataset.source.idx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.IdxImage;
import org.meanfield.dataset.decode.StoredForm;
import org.meanfield.dataset.example.FilledChunks;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.files.FileReading;
import org.meanfield.dataset.share.InputPartition;

/** Some images of an IDX file. */
final class IdxRefs implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int height;
  private final int width;
  private final int channels;
  private final int[] indexes;
  private final int[] labels;
  private final int[] positions;

  /**
   * @param file qualified URI
   * @param indexes of the images within the file, without repetition
   */
  IdxRefs(String file, IdxHeader header, int[] indexes, int[] labels, int[] positions) {
    this.file = file;
    this.height = header.height();
    this.width = header.width();
    this.channels = header.channels();
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
    return String.format(Locale.ROOT, "image %d of %s", indexes[i], file);
  }

  /**
   * One pass over the file, from its beginning to the last image wanted: a gzip stream cannot be
   * entered elsewhere. Holds the whole share at once.
   */
  @Override
  public Iterator<PackedChunk> chunks(
      ImageRecipe recipe, Configuration hadoop, String reader, Runnable beforeEach) {
    if (size() == 0) {
      return List.<PackedChunk>of().iterator();
    }
    FileReading reading = new FileReading(hadoop, reader);
    Path path = new Path(file);
    try (InputStream in = IdxHeader.open(reading.fileSystem(path), path)) {
      in.skipNBytes(channels == 1 ? 16 : 20);
      return read(in, recipe, beforeEach).iterator();
    } catch (IOException unreadable) {
      throw reading.fault(path, unreadable);
    }
  }

  private List<PackedChunk> read(InputStream in, ImageRecipe recipe, Runnable beforeEach)
      throws IOException {
    IdxImage image = new IdxImage(height, width, channels, recipe);
    FilledChunks chunks =
        new FilledChunks(recipe, new StoredForm(width, height, channels), labels, positions);
    byte[] stored = new byte[image.storedBytes()];
    long at = 0;
    for (int i : inOrderOfFile()) {
      beforeEach.run();
      in.skipNBytes((indexes[i] - at) * stored.length);
      if (in.readNBytes(stored, 0, stored.length) < stored.length) {
        throw new IOException("it ends before image " + indexes[i]);
      }
      at = indexes[i] + 1L;
      chunks.put(i, image, stored);
    }
    return chunks.all();
  }

  private int[] inOrderOfFile() {
    return IntStream.range(0, size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> indexes[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

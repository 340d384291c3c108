package org.meanfield.dataset.source;

import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.ImageDecoder;
import org.meanfield.dataset.example.DecodedChunks;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.files.FileReading;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.share.InputPartition;

/** Image files, one an example. */
public final class FileInputPartition implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final String[] paths;
  private final int[] labels;
  private final int[] positions;

  /**
   * @param root qualified URI of the folder
   * @param paths relative to it, or absolute
   */
  public FileInputPartition(String root, String[] paths, int[] labels, int[] positions) {
    this.root = root;
    this.paths = paths;
    this.labels = labels;
    this.positions = positions;
  }

  @Override
  public int size() {
    return paths.length;
  }

  @Override
  public String place(int i) {
    return Location.resolved(root, paths[i]);
  }

  public String path(int i) {
    return paths[i];
  }

  int label(int i) {
    return labels[i];
  }

  public int position(int i) {
    return positions[i];
  }

  @Override
  public Iterator<PackedChunk> chunks(
      ImageRecipe recipe, Configuration hadoop, String reader, Runnable beforeEach) {
    return new DecodedChunks(
        new FileExamples(this, new ImageDecoder(recipe), new FileReading(hadoop, reader)),
        recipe,
        reader,
        beforeEach);
  }
}

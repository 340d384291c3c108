package org.meanfield.quality;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.dataset.ImageSource;
import org.meanfield.dataset.PackedChunk;
import org.meanfield.dataset.Undecodable;

/**
 * A set of images to look at.
 *
 * @param name what it is for: {@code train}, {@code test}
 * @param source what it was read of; positions in chunks are those of its listing
 * @param chunks its images, which are gone through several times
 * @param undecodable what could not be read of it
 */
public record CheckedSet(
    String name, ImageSource source, JavaRDD<PackedChunk> chunks, List<Undecodable> undecodable) {
  public CheckedSet {
    undecodable = List.copyOf(undecodable);
  }

  /** Images that were left out when the source was prepared, and are not among the undecodable. */
  public int leftOutBefore() {
    return source.leftOut() - undecodable.size();
  }
}

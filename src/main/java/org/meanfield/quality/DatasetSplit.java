package org.meanfield.quality;

import java.util.BitSet;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.source.ImageSource;

/**
 * A set of images to look at.
 *
 * @param name what it is for: {@code train}, {@code test}
 * @param source what it was read of; positions in chunks are those of its listing
 * @param chunks its images, which are gone through several times
 * @param undecodable what could not be read of it
 * @param remarks on other files where its images come from
 * @param heldBack positions of those that training is judged by, and that it must not know
 */
public record DatasetSplit(
    String name,
    ImageSource source,
    JavaRDD<PackedChunk> chunks,
    List<Undecodable> undecodable,
    List<FileRemark> remarks,
    BitSet heldBack) {
  public DatasetSplit {
    undecodable = List.copyOf(undecodable);
    remarks = List.copyOf(remarks);
    heldBack = (BitSet) heldBack.clone();
  }

  /** With the source's own remarks, and nothing held back. */
  public DatasetSplit(
      String name, ImageSource source, JavaRDD<PackedChunk> chunks, List<Undecodable> undecodable) {
    this(name, source, chunks, undecodable, source.remarks(), new BitSet());
  }

  /** Images that were left out when the source was prepared, and are not among the undecodable. */
  public int leftOutBefore() {
    return source.leftOut() - undecodable.size();
  }
}

package org.meanfield.dataset.share;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.dataset.example.PackedChunk;

/** Shares of a source that the cluster keeps something of, a partition a worker. */
public interface HeldShares {
  /** The examples, not read yet. */
  JavaRDD<PackedChunk> chunks();

  /**
   * Holds whatever is read from now on against what was read first; nothing more where that is
   * found out anyway.
   *
   * @param checksums of the images' pixels, by position in the listing
   * @param positions of each worker's images, in order of its share
   */
  void expect(long[] checksums, List<int[]> positions);

  /** Gives back what the cluster keeps; they cannot be computed afterwards. */
  void destroy();
}

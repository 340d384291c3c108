package org.meanfield.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.cluster.Jobs;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;

/** Pixels of a few images, brought to the driver to be shown. */
public final class ImagePixels {
  private ImagePixels() {}

  /** An image as executors send it. */
  private static final class Sent implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long position;
    private final byte[] pixels;

    Sent(long position, byte[] pixels) {
      this.position = position;
      this.pixels = pixels;
    }
  }

  /**
   * Of the images asked for; a Spark job a set.
   *
   * @param images of {@code sets}; the driver holds them all
   * @return unsigned bytes, {@code [height, width, channels]} of {@code image}
   */
  public static Map<ImageRef, byte[]> of(
      List<DatasetSplit> sets, ImageRecipe image, Collection<ImageRef> images) {
    int bytes = image.exampleBytes();
    Map<ImageRef, byte[]> pixels = new HashMap<>();
    for (int s = 0; s < sets.size(); s++) {
      int set = s;
      Map<Long, ImageRef> asked = new HashMap<>();
      images.stream()
          .filter(ref -> ref.set() == set)
          .forEach(ref -> asked.put(ref.position(), ref));
      long[] positions = asked.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
      for (Sent sent : sent(sets.get(s).chunks(), positions, bytes)) {
        ImageRef ref = asked.get(sent.position);
        if (ref != null) {
          pixels.put(ref, sent.pixels);
        }
      }
    }
    return pixels;
  }

  private static List<Sent> sent(JavaRDD<PackedChunk> chunks, long[] positions, int bytes) {
    return positions.length == 0
        ? List.of()
        : Jobs.collect(chunks.flatMap(chunk -> of(chunk, positions, bytes).iterator()));
  }

  private static List<Sent> of(PackedChunk chunk, long[] positions, int bytes) {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      if (Arrays.binarySearch(positions, chunk.positions()[i]) >= 0) {
        sent.add(
            new Sent(
                chunk.positions()[i],
                Arrays.copyOfRange(chunk.pixels(), i * bytes, (i + 1) * bytes)));
      }
    }
    return sent;
  }
}

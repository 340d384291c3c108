package org.meanfield.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.cluster.Jobs;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;

/** Small grey pictures of some images, by which candidates for duplicates are compared. */
final class Thumbnails {
  /** Pixels a side. */
  static final int SIDE = 16;

  /** How far the mean and the contrast of two pictures of the same may be apart, in grey levels. */
  private static final double LEVELS = 40;

  static final Thumbnails NONE = new Thumbnails(Map.of());

  private final Map<Long, byte[]> byPosition;

  private Thumbnails(Map<Long, byte[]> byPosition) {
    this.byPosition = byPosition;
  }

  /** A picture and where it belongs, as executors send it. */
  private static final class Sent implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long position;
    private final byte[] grey;

    Sent(long position, byte[] grey) {
      this.position = position;
      this.grey = grey;
    }
  }

  /**
   * Of the images at some positions; a Spark job.
   *
   * @param positions ascending
   */
  static Thumbnails of(JavaRDD<PackedChunk> chunks, ImageRecipe image, long[] positions) {
    if (positions.length == 0) {
      return new Thumbnails(Map.of());
    }
    Map<Long, byte[]> byPosition = new HashMap<>();
    List<Sent> sent =
        Jobs.collect(chunks.flatMap(chunk -> sent(chunk, image, positions).iterator()));
    sent.forEach(one -> byPosition.put(one.position, one.grey));
    return new Thumbnails(byPosition);
  }

  private static List<Sent> sent(PackedChunk chunk, ImageRecipe image, long[] positions) {
    List<Sent> sent = new ArrayList<>();
    int channels = image.channels().count();
    int bytes = image.exampleBytes();
    GreyThumbnail thumbnail = new GreyThumbnail(image.height(), image.width(), channels, SIDE);
    float[] grey = new float[SIDE * SIDE];
    for (int i = 0; i < chunk.size(); i++) {
      if (Arrays.binarySearch(positions, chunk.positions()[i]) >= 0) {
        thumbnail.write(chunk.pixels(), i * bytes, grey);
        byte[] rounded = new byte[grey.length];
        for (int p = 0; p < grey.length; p++) {
          rounded[p] = (byte) Math.round(grey[p]);
        }
        sent.add(new Sent(chunk.positions()[i], rounded));
      }
    }
    return sent;
  }

  /** The picture at a position that was asked for. */
  byte[] at(long position) {
    byte[] picture = byPosition.get(position);
    if (picture == null) {
      throw new IllegalStateException("no picture at " + position);
    }
    return picture;
  }

  /**
   * How alike two pictures are.
   *
   * @return their correlation, at most 1; -1 where brightness or contrast are far apart
   */
  static double likeness(byte[] one, byte[] other) {
    double sumOne = 0;
    double sumOther = 0;
    double squaresOne = 0;
    double squaresOther = 0;
    double products = 0;
    for (int i = 0; i < one.length; i++) {
      int a = one[i] & 0xFF;
      int b = other[i] & 0xFF;
      sumOne += a;
      sumOther += b;
      squaresOne += a * a;
      squaresOther += b * b;
      products += a * b;
    }
    double n = one.length;
    double deviationOne = Math.sqrt(squaresOne / n - sumOne / n * (sumOne / n));
    double deviationOther = Math.sqrt(squaresOther / n - sumOther / n * (sumOther / n));
    double covariance = products / n - sumOne / n * (sumOther / n);
    boolean comparable =
        Math.abs(sumOne - sumOther) / n < LEVELS
            && Math.abs(deviationOne - deviationOther) < LEVELS / 2
            && deviationOne > 0
            && deviationOther > 0;
    return comparable ? covariance / (deviationOne * deviationOther) : -1;
  }
}

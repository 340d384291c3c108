package org.meanfield.quality;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.cluster.Jobs;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;

/** The mean picture of each class, small and grey. */
final class ClassPictures implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PIXELS = Thumbnails.SIDE * Thumbnails.SIDE;

  private final ImageRecipe image;
  private final float[][] means;

  private ClassPictures(ImageRecipe image, float[][] means) {
    this.image = image;
    this.means = means;
  }

  /** Of the images' classes; a Spark job. */
  static ClassPictures of(JavaRDD<PackedChunk> chunks, ImageRecipe image, int classes) {
    // Whole numbers, so that the order of the sum does not matter.
    long[][] sums =
        Jobs.run(
            chunks.context(),
            () ->
                chunks.treeAggregate(
                    new long[classes][],
                    (sum, chunk) -> added(sum, chunk, image),
                    ClassPictures::joined));
    float[][] means = new float[classes][];
    for (int c = 0; c < classes; c++) {
      if (sums[c] != null) {
        means[c] = new float[PIXELS];
        for (int p = 0; p < PIXELS; p++) {
          means[c][p] = (float) ((double) sums[c][p] / sums[c][PIXELS]);
        }
      }
    }
    return new ClassPictures(image, means);
  }

  private static long[][] added(long[][] sums, PackedChunk chunk, ImageRecipe image) {
    GreyThumbnail thumbnail = thumbnail(image);
    int bytes = image.exampleBytes();
    float[] grey = new float[PIXELS];
    for (int i = 0; i < chunk.size(); i++) {
      int label = chunk.labels()[i];
      if (label >= 0) {
        if (sums[label] == null) {
          sums[label] = new long[PIXELS + 1];
        }
        thumbnail.write(chunk.pixels(), i * bytes, grey);
        for (int p = 0; p < PIXELS; p++) {
          sums[label][p] += Math.round(grey[p]);
        }
        sums[label][PIXELS]++;
      }
    }
    return sums;
  }

  private static long[][] joined(long[][] into, long[][] from) {
    for (int c = 0; c < into.length; c++) {
      if (into[c] == null) {
        into[c] = from[c];
      } else if (from[c] != null) {
        for (int p = 0; p <= PIXELS; p++) {
          into[c][p] += from[c][p];
        }
      }
    }
    return into;
  }

  /**
   * Root mean square distance of each image from its class's picture, in grey levels; a Spark job.
   *
   * @param positions of the images, ascending
   * @return in their order; 0 for an image without a class
   */
  double[] distances(JavaRDD<PackedChunk> chunks, long[] positions) {
    double[] distances = new double[positions.length];
    Jobs.collect(chunks.map(this::distances))
        .forEach(
            part -> {
              for (int i = 0; i < part.positions.length; i++) {
                int at = Arrays.binarySearch(positions, part.positions[i]);
                if (at >= 0) {
                  distances[at] = part.distances[i];
                }
              }
            });
    return distances;
  }

  private Part distances(PackedChunk chunk) {
    GreyThumbnail thumbnail = thumbnail(image);
    int bytes = image.exampleBytes();
    float[] grey = new float[PIXELS];
    double[] distances = new double[chunk.size()];
    for (int i = 0; i < chunk.size(); i++) {
      float[] mean = chunk.labels()[i] < 0 ? null : means[chunk.labels()[i]];
      if (mean != null) {
        thumbnail.write(chunk.pixels(), i * bytes, grey);
        double sum = 0;
        for (int p = 0; p < PIXELS; p++) {
          sum += (grey[p] - mean[p]) * (grey[p] - mean[p]);
        }
        distances[i] = Math.sqrt(sum / PIXELS);
      }
    }
    return new Part(chunk.positions(), distances);
  }

  private static GreyThumbnail thumbnail(ImageRecipe image) {
    return new GreyThumbnail(
        image.height(), image.width(), image.channels().count(), Thumbnails.SIDE);
  }

  /** Distances of one chunk's images. */
  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long[] positions;
    private final double[] distances;

    Part(long[] positions, double[] distances) {
      this.positions = positions;
      this.distances = distances;
    }
  }
}

package org.meanfield.dataset.share;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.Jobs;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.PixelSums;
import org.meanfield.fault.MeanfieldException;

/**
 * Mean and deviation of the pixels of a training set, in pixel units, one entry a channel.
 *
 * @param deviation at least 1
 */
public record PixelStatistics(List<Float> mean, List<Float> deviation) {
  public PixelStatistics {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  /**
   * Each channel's mean and population standard deviation, in pixel units; a deviation below 1 (a
   * channel that hardly varies) counts as 1. One Spark job; the result does not depend on how the
   * examples are partitioned or ordered.
   *
   * @param channels of an example
   * @throws MeanfieldException if there is no example
   */
  public static PixelStatistics of(JavaRDD<PackedChunk> training, int channels) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(training.context());
    try (JobDescription unused = new JobDescription(spark, "Mean and deviation of the pixels")) {
      return of(
          Jobs.run(
              training.context(),
              () -> training.aggregate(PixelSums.zero(channels), PixelSums::add, PixelSums::merge)),
          channels);
    }
  }

  private static PixelStatistics of(long[] sums, int channels) {
    if (sums[0] == 0) {
      throw MeanfieldException.data("there are no images to take mean and deviation of.");
    }
    List<Float> mean = new ArrayList<>();
    List<Float> deviation = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double m = (double) sums[1 + c] / sums[0];
      double variance = (double) sums[1 + channels + c] / sums[0] - m * m;
      mean.add((float) m);
      deviation.add((float) Math.max(1, Math.sqrt(Math.max(0, variance))));
    }
    return new PixelStatistics(mean, deviation);
  }
}

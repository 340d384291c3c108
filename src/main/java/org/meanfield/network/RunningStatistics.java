package org.meanfield.network;

import java.io.Serializable;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * Where the running mean and variance of one layer of batch normalisation lie in the flat vector.
 *
 * @param meanOffset of the first channel's mean
 * @param varianceOffset of the first channel's variance
 * @param channels how many of each
 * @param storage how the variance is kept
 */
public record RunningStatistics(long meanOffset, long varianceOffset, int channels, Storage storage)
    implements Serializable {
  /** How the variance is kept. */
  public enum Storage {
    /** As it is. */
    VARIANCE(BatchNormalizationParamInitializer.GLOBAL_VAR),
    /** As the decimal logarithm of its root, which is DL4J's default. */
    LOG10_DEVIATION(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

    private final String parameter;

    Storage(String parameter) {
      this.parameter = parameter;
    }

    String suffix() {
      return "_" + parameter;
    }
  }

  static RunningStatistics of(
      ParameterLayout.Parameter mean, ParameterLayout.Parameter variance, Storage storage) {
    return new RunningStatistics(
        mean.offset(), variance.offset(), Math.toIntExact(mean.length()), storage);
  }
}

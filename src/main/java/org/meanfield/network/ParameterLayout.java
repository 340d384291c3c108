package org.meanfield.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * Where each named parameter lies in DL4J's flat vector.
 *
 * @param parameters in order of offset, without gaps
 * @param length of the whole vector
 */
public record ParameterLayout(List<Parameter> parameters, long length) implements Serializable {
  private static final String MEAN = "_" + BatchNormalizationParamInitializer.GLOBAL_MEAN;

  public ParameterLayout {
    parameters = List.copyOf(parameters);
    long next = 0;
    for (Parameter p : parameters) {
      if (p.offset() != next) {
        throw new IllegalArgumentException(p.name() + " starts at " + p.offset() + ", not " + next);
      }
      next += p.length();
    }
    if (next != length) {
      throw new IllegalArgumentException("parameters end at " + next + ", not " + length);
    }
  }

  /**
   * The layout of a network's parameters, read from DL4J itself, which allocates them once for it.
   *
   * @throws org.meanfield.fault.MeanfieldException if the architecture's JSON is not one that may
   *     be loaded
   */
  public static ParameterLayout of(Architecture architecture) {
    try (ParameterViews views = ParameterViews.of(architecture)) {
      return views.layout();
    }
  }

  /**
   * The running statistics of batch normalisation, which training changes by no gradient: {@code
   * mean = 0.9 * mean + 0.1 * batchMean} (with DL4J's usual decay) and the variance likewise.
   */
  public List<RunningStatistics> runningStatistics() {
    Map<String, Parameter> byName = new HashMap<>();
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    List<RunningStatistics> found = new ArrayList<>();
    for (Parameter mean : parameters) {
      if (mean.name().endsWith(MEAN)) {
        String layer = mean.name().substring(0, mean.name().length() - MEAN.length());
        for (RunningStatistics.Storage storage : RunningStatistics.Storage.values()) {
          Parameter variance = byName.get(layer + storage.suffix());
          if (variance != null) {
            found.add(RunningStatistics.of(mean, variance, storage));
          }
        }
      }
    }
    return found;
  }

  /**
   * One parameter, a run of the flat vector.
   *
   * @param name DL4J's, as {@code 0_W}
   * @param shape row-major shape of the run as it lies there: a matrix that DL4J keeps in column
   *     order is given with its axes reversed, as {@code [out, in]}
   * @param offset in weights
   */
  public record Parameter(String name, List<Long> shape, long offset) implements Serializable {
    public Parameter {
      shape = List.copyOf(shape);
    }

    public long length() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }
}

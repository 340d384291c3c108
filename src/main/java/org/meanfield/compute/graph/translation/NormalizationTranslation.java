package org.meanfield.compute.graph.translation;

import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.RunningStatistics;

/** DL4J's batch normalisation, whose activation DL4J itself ignores. */
final class NormalizationTranslation {
  private NormalizationTranslation() {}

  static int translate(GraphBuilder graph, String name, BatchNormalization layer, int from) {
    if (layer.isLockGammaBeta()) {
      throw new UnsupportedLayerException("layer '" + name + "' with locked gamma and beta");
    }
    Parameter.Form perChannel = Parameter.Form.rowMajor(layer.getNOut());
    boolean logarithmic = layer.isUseLogStd();
    String spread =
        logarithmic
            ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
            : BatchNormalizationParamInitializer.GLOBAL_VAR;
    RunningStatistics running =
        new RunningStatistics(
            graph.parameter(name, BatchNormalizationParamInitializer.GLOBAL_MEAN, perChannel),
            graph.parameter(name, spread, perChannel),
            logarithmic,
            layer.getDecay());
    return graph.add(
        name,
        new org.meanfield.compute.graph.layer.BatchNormalization(
            graph.parameter(name, BatchNormalizationParamInitializer.GAMMA, perChannel),
            graph.parameter(name, BatchNormalizationParamInitializer.BETA, perChannel),
            running,
            (float) layer.getEps(),
            false),
        from);
  }
}

package org.meanfield.compute.plain;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.OneBlasThread;
import org.meanfield.network.NetworkConfigurations;

/** Makes DL4J's networks, with or without its helpers. */
final class DlNetworks {
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private DlNetworks() {}

  /**
   * A network with the first weights of {@code spec}'s seed. DL4J decides on helpers as it makes
   * its layers, by a property of the whole JVM: hence one network at a time, and the property is as
   * it was after it.
   */
  static synchronized DlNetwork create(EngineSpec spec, boolean helpers) {
    String before = System.getProperty(HELPERS_DISABLED);
    System.setProperty(HELPERS_DISABLED, Boolean.toString(!helpers));
    try (OneBlasThread unused = OneBlasThread.hold()) {
      return create(spec);
    } finally {
      if (before == null) {
        System.clearProperty(HELPERS_DISABLED);
      } else {
        System.setProperty(HELPERS_DISABLED, before);
      }
    }
  }

  private static DlNetwork create(EngineSpec spec) {
    return switch (spec.architecture().kind()) {
      case MULTI_LAYER -> {
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                NetworkConfigurations.multiLayer(
                    spec.architecture(), spec.updater(), spec.rule(), spec.seed()));
        network.init();
        yield new DlNetwork.Stack(network);
      }
      case GRAPH -> {
        ComputationGraph network =
            new ComputationGraph(
                NetworkConfigurations.graph(
                    spec.architecture(), spec.updater(), spec.rule(), spec.seed()));
        network.init();
        yield new DlNetwork.Graph(network);
      }
    };
  }
}

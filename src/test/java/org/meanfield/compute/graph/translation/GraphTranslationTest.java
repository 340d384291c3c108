package org.meanfield.compute.graph.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.fusion.ActivationFusion;
import org.meanfield.compute.graph.fusion.FlattenFusion;
import org.meanfield.compute.graph.fusion.Fusion;
import org.meanfield.compute.graph.fusion.NormalizationFusion;
import org.meanfield.compute.graph.fusion.PoolBeforeRelu;
import org.meanfield.compute.graph.fusion.StemFusion;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;

/** Networks as graphs, without an engine. */
class GraphTranslationTest {
  private static final int CLASSES = 5;

  private static Architecture architecture(String network, int side, int channels) {
    return NetworkCatalog.of(network, new InputShape(side, side, channels), CLASSES);
  }

  private static Graph graph(Architecture architecture, OptimizerName updater) {
    return GraphTranslation.of(
        new EngineSpec(
            architecture,
            Normalization.scale(channels(architecture)),
            new OptimizerSpec(updater, 0.1, 0.9, 0, new Schedule.Constant()),
            1));
  }

  private static int channels(Architecture architecture) {
    return architecture.input().channels();
  }

  @ParameterizedTest
  @CsvSource({"cat-dog-cnn, 28, 1", "mlp, 8, 3", "resnet-20, 32, 3"})
  void hasEveryParameterAndAnOutputAClass(String network, int side, int channels) {
    Architecture architecture = architecture(network, side, channels);
    Graph graph = graph(architecture, OptimizerName.SGD);

    assertThat(graph.parameters()).isEqualTo(ParameterLayout.of(architecture).length());
    assertThat(output(graph)).isEqualTo(Shape.vector(CLASSES));
  }

  @ParameterizedTest
  @CsvSource({"cat-dog-cnn, 28, 1", "resnet-20, 32, 3"})
  void losesNoParameterWhereLayersAreDoneTogether(String network, int side, int channels) {
    Graph graph = graph(architecture(network, side, channels), OptimizerName.SGD);
    Graph fused =
        Fusion.of(
            graph,
            List.of(
                new FlattenFusion(),
                new NormalizationFusion(),
                new ActivationFusion(false),
                new PoolBeforeRelu(),
                new StemFusion()));

    assertThat(fused.nodes()).hasSizeLessThan(graph.nodes().size());
    assertThat(fused.parameters()).isEqualTo(graph.parameters());
    assertThat(output(fused)).isEqualTo(output(graph));
  }

  @ParameterizedTest
  @CsvSource({"SGD, 0", "NESTEROV, 1", "ADAM, 2", "AMSGRAD, 3"})
  void tellsHowMuchStateItsRulesKeep(OptimizerName updater, int slots) {
    assertThat(graph(architecture("mlp", 8, 3), updater).slots()).isEqualTo(slots);
  }

  private static Shape output(Graph graph) {
    return graph.nodes().get(graph.nodes().size() - 1).shape();
  }
}

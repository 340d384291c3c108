package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.fusion.ActivationFusion;
import org.meanfield.compute.graph.fusion.FlattenFusion;
import org.meanfield.compute.graph.fusion.Fusion;
import org.meanfield.compute.graph.fusion.FusionRule;
import org.meanfield.compute.graph.fusion.NormalizationFusion;
import org.meanfield.compute.graph.fusion.PoolBeforeRelu;
import org.meanfield.compute.graph.fusion.StemFusion;
import org.meanfield.compute.onednn.emission.ActivationEdge;
import org.meanfield.compute.onednn.emission.DropoutRandom;
import org.meanfield.compute.onednn.emission.Emissions;
import org.meanfield.compute.onednn.emission.SoftmaxEmission;
import org.meanfield.compute.onednn.program.BufferRegion;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.MemoryBlocks;
import org.meanfield.compute.onednn.program.NativeBlock;
import org.meanfield.compute.onednn.program.Program;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;
import org.meanfield.compute.onednn.program.WeightLayouts;
import org.meanfield.compute.onednn.program.WeightPlaces;
import org.meanfield.compute.onednn.update.Parameters;

/** Makes programs of one graph, each for one batch size. */
final class GraphCompiler {
  private final Device device;
  private final Graph graph;
  private final Emissions emissions;

  /**
   * @param random for dropout
   */
  GraphCompiler(Device device, Graph graph, DropoutRandom random) {
    this.device = device;
    this.graph = graph;
    this.emissions = new Emissions(random);
  }

  /**
   * A program whose memory is planned, and not there yet.
   *
   * @param arenaBytes of activations, their gradients and scratch memory, placed by lifetime
   * @param inputBytes of a batch as the network takes it
   */
  record Plan(ProgramBuilder builder, Tensor outputs, long arenaBytes, long inputBytes) {
    long bytes() {
      return arenaBytes + inputBytes;
    }
  }

  /**
   * Plans a program that trains: its steps leave the gradient of the mean loss.
   *
   * @param layouts of the weights; those without one get it here
   * @param loss runs between forward and backward
   */
  Plan planTraining(WeightLayouts layouts, int batch, LossStep loss) {
    ProgramBuilder builder = new ProgramBuilder(device, batch, true, layouts);
    ActivationEdge output = forward(builder, Fusion.of(graph, fusions(true)));
    Tensor logits = builder.fit("logits", output.data(), Descriptors.plain(output.data().dims()));
    Tensor gradient = builder.temporary(logits.layout());
    loss.bind(builder.memoryPlan(), logits, gradient);
    builder.java("loss", loss, logits, gradient);
    output.addGradient(builder, gradient, false);
    builder.emitBackward();
    return planned(builder, logits);
  }

  /**
   * Plans a program that leaves the network's outputs: probabilities where its loss has a softmax,
   * else what goes into the sigmoid.
   *
   * @param places of the weights
   */
  Plan planInference(WeightPlaces places, int batch) {
    ProgramBuilder builder = new ProgramBuilder(device, batch, false, places);
    ActivationEdge output = forward(builder, Fusion.of(graph, fusions(false)));
    Tensor logits = builder.fit("logits", output.data(), Descriptors.plain(output.data().dims()));
    Tensor outputs =
        graph.loss().softmax() ? SoftmaxEmission.forward(builder, "probabilities", logits) : logits;
    outputs.region().touch(Integer.MAX_VALUE);
    return planned(builder, outputs);
  }

  /** What primitives do together. */
  private static List<FusionRule> fusions(boolean training) {
    List<FusionRule> rules = new ArrayList<>();
    rules.add(new FlattenFusion());
    if (!training) {
      rules.add(new NormalizationFusion());
    }
    rules.add(new ActivationFusion(training));
    rules.add(new PoolBeforeRelu());
    rules.add(new StemFusion());
    return rules;
  }

  private Plan planned(ProgramBuilder builder, Tensor outputs) {
    long inputs = graph.input().elements() * builder.batch();
    return new Plan(builder, outputs, builder.placeArena(), inputs * Float.BYTES);
  }

  /** A program that trains, as {@link #planTraining} plans it. */
  Compilation training(Parameters parameters, int batch, LossStep loss) {
    WeightLayouts layouts = parameters.layouts();
    WeightLayouts chosen = layouts == null ? new WeightLayouts() : layouts;
    Plan plan = planTraining(chosen, batch, loss);
    NativeBlock arena = NativeBlock.uninitialized(plan.arenaBytes());
    if (layouts == null) {
      parameters.adopt(chosen);
    }
    return finished(plan, parameters, arena, parameters.gradientBlock());
  }

  /** A program that predicts, as {@link #planInference} plans it. */
  Compilation inference(Parameters parameters, int batch) {
    Plan plan = planInference(parameters.places(), batch);
    NativeBlock arena = NativeBlock.uninitialized(plan.arenaBytes());
    return finished(plan, parameters, arena, null);
  }

  private ActivationEdge forward(ProgramBuilder builder, Graph fused) {
    Tensor input = input(builder.batch());
    List<ActivationEdge> edges = new ArrayList<>();
    for (Graph.Node node : fused.nodes()) {
      List<ActivationEdge> inputs = new ArrayList<>();
      for (int index : node.inputs()) {
        inputs.add(index == Graph.INPUT ? new ActivationEdge(input, false) : edges.get(index));
      }
      edges.add(emissions.of(node.layer()).emit(builder, node.name(), inputs, node.shape()));
    }
    return edges.get(edges.size() - 1);
  }

  private Tensor input(int batch) {
    var layout = Descriptors.plain(graph.input().dims(batch));
    return new Tensor(layout, BufferRegion.at(BufferRegion.Place.INPUT, 0, layout.get_size()));
  }

  private static Compilation finished(
      Plan plan, Parameters parameters, NativeBlock arena, @Nullable NativeBlock gradient) {
    ProgramBuilder builder = plan.builder();
    NativeBlock input = NativeBlock.zeroed(plan.inputBytes());
    MemoryBlocks blocks = new MemoryBlocks(arena, input, parameters.weightBlock(), gradient);
    Program program = builder.finish(blocks);
    program.weightsChanged();
    return new Compilation(program, builder.memoryPlan(), arena, input, plan.outputs());
  }
}

package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.BufferRegion;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.MemoryBlocks;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.NativeBlock;
import org.meanfield.compute.onednn.program.Program;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;
import org.meanfield.compute.onednn.program.WeightLayouts;

/** A graph made into a program for one batch size. */
final class Compilation implements AutoCloseable {
  private final Program program;
  private final NativeBlock arena;
  private final NativeBlock input;
  private final FloatBuffer inputValues;
  private final FloatBuffer outputValues;

  private Compilation(
      Program program, MemoryPlan memoryPlan, NativeBlock arena, NativeBlock input, Tensor outputs) {
    this.program = program;
    this.arena = arena;
    this.input = input;
    this.inputValues = input.floats();
    this.outputValues = memoryPlan.floats(outputs);
  }

  /**
   * A program whose memory is planned, and not there yet.
   *
   * @param arenaBytes of activations, their gradients and scratch memory, placed by lifetime
   * @param inputBytes of a batch as the network takes it
   */
  record Description(ProgramBuilder builder, Tensor outputs, long arenaBytes, long inputBytes) {
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
  static Description describeTraining(
      Device device, Graph graph, WeightLayouts layouts, int batch, LossStep loss) {
    ProgramBuilder builder = new ProgramBuilder(device, batch, true, layouts);
    Flow output = forward(builder, Fusion.of(graph, true), batch);
    Tensor logits = builder.fit("logits", output.data(), Descriptors.plain(output.data().dims()));
    Tensor gradient = builder.temporary(logits.layout());
    loss.bind(builder.memoryPlan(), logits, gradient);
    builder.java("loss", loss, logits, gradient);
    output.addGradient(builder, gradient, false);
    builder.emitBackward();
    return described(builder, graph, logits);
  }

  /**
   * Plans a program that leaves the network's outputs: probabilities where its loss has a softmax,
   * else what goes into the sigmoid.
   *
   * @param layouts that training has chosen; null: the weights lie in flat order
   */
  static Description describeInference(
      Device device, Graph graph, @Nullable WeightLayouts layouts, int batch) {
    ProgramBuilder builder = new ProgramBuilder(device, batch, false, layouts);
    Flow output = forward(builder, Fusion.of(graph, false), batch);
    Tensor logits = builder.fit("logits", output.data(), Descriptors.plain(output.data().dims()));
    Tensor outputs =
        graph.objective().softmax() ? Softmax.forward(builder, "probabilities", logits) : logits;
    outputs.region().touch(Integer.MAX_VALUE);
    return described(builder, graph, outputs);
  }

  private static Description described(ProgramBuilder builder, Graph graph, Tensor outputs) {
    long inputs = graph.input().elements() * builder.batch();
    return new Description(builder, outputs, builder.placeArena(), inputs * Float.BYTES);
  }

  /** A program that trains, as {@link #describeTraining} plans it. */
  static Compilation training(
      Device device, Graph graph, Parameters parameters, int batch, LossStep loss) {
    WeightLayouts layouts = parameters.layouts();
    WeightLayouts chosen = layouts == null ? new WeightLayouts() : layouts;
    Description described = describeTraining(device, graph, chosen, batch, loss);
    NativeBlock arena = NativeBlock.uninitialized(described.arenaBytes());
    if (layouts == null) {
      parameters.adopt(chosen);
    }
    return finished(described, parameters, arena, parameters.gradientBlock());
  }

  /** A program that predicts, as {@link #describeInference} plans it. */
  static Compilation inference(Device device, Graph graph, Parameters parameters, int batch) {
    Description described = describeInference(device, graph, parameters.layouts(), batch);
    NativeBlock arena = NativeBlock.uninitialized(described.arenaBytes());
    return finished(described, parameters, arena, null);
  }

  private static Flow forward(ProgramBuilder builder, Graph graph, int batch) {
    Tensor input = input(graph, batch);
    List<Flow> flows = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      List<Flow> inputs = new ArrayList<>();
      for (int index : node.inputs()) {
        inputs.add(index == Graph.INPUT ? new Flow(input, false) : flows.get(index));
      }
      flows.add(node.layer().emit(builder, node.name(), inputs, node.shape()));
    }
    return flows.get(flows.size() - 1);
  }

  private static Tensor input(Graph graph, int batch) {
    var layout = Descriptors.plain(graph.input().dims(batch));
    return new Tensor(layout, BufferRegion.at(BufferRegion.Place.INPUT, 0, layout.get_size()));
  }

  private static Compilation finished(
      Description described,
      Parameters parameters,
      NativeBlock arena,
      @Nullable NativeBlock gradient) {
    ProgramBuilder builder = described.builder();
    NativeBlock input = NativeBlock.zeroed(described.inputBytes());
    MemoryBlocks blocks = new MemoryBlocks(arena, input, parameters.weightBlock(), gradient);
    Program program = builder.finish(blocks);
    program.weightsChanged();
    return new Compilation(program, builder.memoryPlan(), arena, input, described.outputs());
  }

  Program program() {
    return program;
  }

  /** Where the next batch is written, {@code [batch, channels, height, width]}. */
  FloatBuffer inputValues() {
    return inputValues;
  }

  /**
   * The network's outputs for the batch that ran last, {@code [batch, outputs]}: of a program that
   * predicts as {@link #describeInference} says, of one that trains before any activation.
   */
  FloatBuffer outputs() {
    return outputValues;
  }

  /** What it holds besides weights: activations, their gradients, scratch memory and the input. */
  long bytes() {
    return arena.bytes() + input.bytes();
  }

  @Override
  public void close() {
    arena.close();
    input.close();
  }
}

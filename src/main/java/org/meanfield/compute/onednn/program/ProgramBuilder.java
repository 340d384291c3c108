package org.meanfield.compute.onednn.program;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Parameter;

/**
 * Collects the steps of a program while layers emit them, forward in the order of the graph, then
 * backward in the opposite one; memory is placed when all are known.
 */
public final class ProgramBuilder {
  /** A step whose memory is not placed yet. */
  record Pending(String name, double flops, @Nullable Kernel kernel, Supplier<Step> step) {}

  /** What a primitive was made of. */
  record Kernel(
      primitive_desc_base description, primitive executable, List<Arguments.Argument> arguments) {}

  private record Converted(BufferRegion of, memory.desc from) {}

  private final Device device;
  private final int batch;
  private final boolean training;
  private final WeightPlaces places;
  private final List<BufferRegion> arena = new ArrayList<>();
  private final List<Pending> once = new ArrayList<>();
  private final List<Pending> steps = new ArrayList<>();
  private final Deque<Runnable> backward = new ArrayDeque<>();
  private final Map<Converted, List<Tensor>> conversions = new HashMap<>();
  private final MemoryPlan memoryPlan = new MemoryPlan();

  /**
   * @param places of the weights; a training program may add to them
   */
  public ProgramBuilder(Device device, int batch, boolean training, WeightPlaces places) {
    this.device = device;
    this.batch = batch;
    this.training = training;
    this.places = places;
  }

  public engine cpu() {
    return device.cpu();
  }

  public int batch() {
    return batch;
  }

  public boolean training() {
    return training;
  }

  public MemoryPlan memoryPlan() {
    return memoryPlan;
  }

  /** The type of the numbers that layers hand on. */
  public memory.data_type activations() {
    return device.activations();
  }

  /** A layout for oneDNN to choose, of the type that layers hand on. */
  public memory.desc any(long... dims) {
    return new memory.desc(dims, device.activations(), memory.format_tag.any);
  }

  /** Room for what lives within one run. */
  public Tensor temporary(memory.desc layout) {
    BufferRegion region = BufferRegion.arena(layout.get_size());
    arena.add(region);
    return new Tensor(layout, region);
  }

  /** Room that keeps its content between runs. */
  public Tensor kept(memory.desc layout) {
    Tensor tensor = temporary(layout);
    tensor.region().keep();
    return tensor;
  }

  /**
   * A parameter's value; in a training program in {@code preferred}'s layout if it has none yet.
   */
  public Tensor weights(Parameter parameter, memory.desc preferred) {
    return parameter(parameter, preferred, BufferRegion.Place.WEIGHTS);
  }

  /** Where a training program leaves the parameter's gradient, in the layout of its weights. */
  public Tensor gradient(Parameter parameter, memory.desc preferred) {
    return parameter(parameter, preferred, BufferRegion.Place.GRADIENT);
  }

  private Tensor parameter(Parameter parameter, memory.desc preferred, BufferRegion.Place place) {
    WeightPlaces.Place at = places.claim(parameter, preferred);
    return new Tensor(at.layout(), BufferRegion.at(place, at.offset(), at.layout().get_size()));
  }

  /** The same values in a wanted layout: as they are, converted already, or by a reorder. */
  public Tensor fit(String name, Tensor tensor, memory.desc wanted) {
    if (Descriptors.same(tensor.layout(), wanted)) {
      return tensor;
    }
    List<Tensor> known =
        conversions.computeIfAbsent(
            new Converted(tensor.region(), tensor.layout()), key -> new ArrayList<>());
    for (Tensor converted : known) {
      if (Descriptors.same(converted.layout(), wanted)) {
        return converted;
      }
    }
    Tensor converted = temporary(wanted);
    reorder(steps, name, tensor, converted);
    known.add(converted);
    return converted;
  }

  /** The same values in fp32, in the layout they have if they are that already. */
  public Tensor fp32(String name, Tensor tensor) {
    return tensor.layout().data_type() == memory.data_type.f32
        ? tensor
        : fit(name + " fp32", tensor, Descriptors.plain(tensor.dims()));
  }

  /**
   * A parameter as a primitive wants it. Weights that do not change while the program lives are
   * converted once, those in training in every run, into room that the next conversion takes again.
   */
  public Tensor fitWeights(String name, Tensor weights, memory.desc wanted) {
    if (Descriptors.same(weights.layout(), wanted)) {
      return weights;
    }
    List<Pending> when = training ? steps : once;
    Tensor converted = training ? temporary(wanted) : kept(wanted);
    if (isReorderable(weights.layout(), wanted)) {
      reorder(when, name, weights, converted);
    } else {
      // Winograd's transformed weights are made from plain ones alone.
      Tensor plain = temporary(Descriptors.plain(weights.dims()));
      reorder(when, name, weights, plain);
      reorder(when, name, plain, converted);
    }
    return converted;
  }

  /** Copies a tensor into another of any layout. */
  public void copy(String name, Tensor from, Tensor to) {
    reorder(steps, name, from, to);
  }

  private boolean isReorderable(memory.desc from, memory.desc to) {
    return reorder(from, to, true).asBoolean();
  }

  private reorder.primitive_desc reorder(memory.desc from, memory.desc to, boolean mayBeEmpty) {
    primitive_attr attributes = Device.attributes();
    return new reorder.primitive_desc(cpu(), from, cpu(), to, attributes, mayBeEmpty);
  }

  private void reorder(List<Pending> into, String name, Tensor from, Tensor to) {
    reorder.primitive_desc description = reorder(from.layout(), to.layout(), false);
    add(
        into,
        name + " reorder",
        0,
        description,
        new reorder(description),
        Arguments.of(DNNL_ARG_FROM, from).and(DNNL_ARG_TO, to));
  }

  /** Adds a primitive's execution. */
  public void add(
      String name,
      double flops,
      primitive_desc_base description,
      primitive executable,
      Arguments arguments) {
    add(steps, name, flops, description, executable, arguments);
  }

  private void add(
      List<Pending> into,
      String name,
      double flops,
      primitive_desc_base description,
      primitive executable,
      Arguments arguments) {
    List<Arguments.Argument> all = new ArrayList<>(arguments.list());
    memory.desc scratch = description.scratchpad_desc();
    if (scratch.get_size() > 0) {
      all.add(new Arguments.Argument(DNNL_ARG_SCRATCHPAD, temporary(scratch)));
    }
    int step = steps.size();
    all.forEach(argument -> argument.tensor().region().touch(into == once ? 0 : step));
    Kernel kernel = new Kernel(description, executable, all);
    into.add(new Pending(name, flops, kernel, () -> bound(name, flops, kernel)));
  }

  /** Adds a step in Java that touches the given tensors. */
  public void java(String name, Runnable body, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      tensor.region().touch(steps.size());
    }
    steps.add(new Pending(name, 0, null, () -> new JavaStep(name, body)));
  }

  /** Adds a step in Java that runs once, when weights have changed. */
  public void javaOnce(String name, Runnable body, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      tensor.region().touch(0);
    }
    once.add(new Pending(name, 0, null, () -> new JavaStep(name, body)));
  }

  /** What a layer emits when the gradient of its output is known. */
  public void onBackward(Runnable emission) {
    if (training) {
      backward.push(emission);
    }
  }

  public void emitBackward() {
    while (!backward.isEmpty()) {
      backward.pop().run();
    }
  }

  /** How many bytes the arena needs; places every region in it. */
  public long placeArena() {
    return ArenaPlan.place(arena);
  }

  /** Binds all steps to memory. */
  public Program finish(MemoryBlocks blocks) {
    memoryPlan.bind(blocks);
    return new Program(
        once.stream().map(p -> p.step().get()).toList(),
        steps.stream().map(p -> p.step().get()).toList());
  }

  private Step bound(String name, double flops, Kernel kernel) {
    List<Integer> numbers = new ArrayList<>();
    List<memory> memories = new ArrayList<>();
    for (Arguments.Argument argument : kernel.arguments()) {
      numbers.add(argument.number());
      memories.add(
          new memory(
              argument.tensor().layout(), cpu(), memoryPlan.pointer(argument.tensor().region())));
    }
    return new PrimitiveStep(
        name,
        flops,
        kernel.description().impl_info_str().getString(),
        kernel.executable(),
        device.queue().get(),
        numbers,
        memories);
  }
}

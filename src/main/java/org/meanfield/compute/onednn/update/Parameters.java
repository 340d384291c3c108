package org.meanfield.compute.onednn.update;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.update.UpdatePlan;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.FlatOrder;
import org.meanfield.compute.onednn.program.NativeBlock;
import org.meanfield.compute.onednn.program.PrimitiveStep;
import org.meanfield.compute.onednn.program.WeightLayouts;
import org.meanfield.compute.onednn.program.WeightPlaces;

/**
 * A network's weights and, once it is trained, their gradient and the updater's state. Before the
 * first step weights lie in DL4J's flat order. Then all vectors lie in the layouts that the
 * training program chose and stay there. Parameters whose layout is flat order are read and written
 * where they lie; of the others, outside steps, the gradient's memory holds whichever vector is
 * read or written in flat order, so no second copy is kept.
 */
public final class Parameters implements AutoCloseable {
  private static final int NOTHING = -2;
  private static final int WEIGHTS = -1;

  private final Device device;
  private final UpdatePlan updates;
  private final long length;
  private final List<NativeBlock> slots = new ArrayList<>();
  private NativeBlock weights;
  private @Nullable Blocked blocked;
  private boolean changed = true;

  /** The vectors in their layouts, and the copies between those and flat order. */
  private record Blocked(
      WeightLayouts layouts,
      List<Run> runs,
      NativeBlock gradient,
      List<FloatBuffer> vectors,
      List<List<PrimitiveStep>> toFlat,
      List<List<PrimitiveStep>> fromFlat) {}

  /**
   * A parameter in flat order and where it lies in a vector of layouts, both in weights.
   *
   * @param inOrder whether it lies there in flat order
   */
  private record Run(long flat, long length, long place, boolean inOrder) {
    static Run of(WeightPlaces.Place place, long flat) {
      return new Run(
          flat, place.parameter().length(), place.offset() / Float.BYTES, place.inOrder());
    }
  }

  private int staged = NOTHING;
  private boolean dirty;

  /**
   * @param initial all weights in flat order
   */
  public Parameters(
      Device device, UpdatePlan updates, org.nd4j.linalg.api.ndarray.INDArray initial) {
    this.device = device;
    this.updates = updates;
    this.length = initial.length();
    this.weights = NativeBlock.zeroed(length * Float.BYTES);
    weights
        .floats(0, length)
        .put(
            new org.bytedeco.javacpp.FloatPointer(initial.data().addressPointer())
                .capacity(length)
                .asBuffer());
  }

  /** Their layouts, once a training program has chosen them; null: flat. */
  public @Nullable WeightLayouts layouts() {
    return blocked == null ? null : blocked.layouts();
  }

  /** Where its parameters lie now. */
  public WeightPlaces places() {
    return blocked == null ? new FlatOrder(updates::offset) : blocked.layouts();
  }

  public NativeBlock weightBlock() {
    return weights;
  }

  public NativeBlock gradientBlock() {
    return trained().gradient();
  }

  NativeBlock slotBlock(int slot) {
    return slots.get(slot);
  }

  /** Moves all vectors into layouts, and makes room for the gradient. */
  public void adopt(WeightLayouts layouts) {
    makeSlots();
    Blocked moved =
        new Blocked(
            layouts,
            runs(layouts),
            NativeBlock.zeroed(layouts.bytes()),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    weights = moved(moved, weights);
    slots.replaceAll(slot -> moved(moved, slot));
    blocked = moved;
    staged = NOTHING;
  }

  private List<Run> runs(WeightLayouts layouts) {
    List<Run> runs = new ArrayList<>();
    layouts
        .places()
        .forEach(place -> runs.add(Run.of(place, updates.offset(place.parameter().name()))));
    runs.sort(Comparator.comparingLong(Run::flat));
    long next = 0;
    for (Run run : runs) {
      if (run.flat() != next) {
        throw new IllegalStateException("no training program uses weight " + next);
      }
      next += run.length();
    }
    if (next != length) {
      throw new IllegalStateException("no training program uses weight " + next);
    }
    return runs;
  }

  private NativeBlock moved(Blocked to, NativeBlock flat) {
    NativeBlock inLayouts = NativeBlock.zeroed(to.layouts().bytes());
    to.vectors().add(inLayouts.floats());
    to.toFlat().add(copies(to, inLayouts, true));
    List<PrimitiveStep> fromFlat = copies(to, inLayouts, false);
    to.fromFlat().add(fromFlat);
    to.gradient().floats(0, length).put(flat.floats(0, length));
    fromFlat.forEach(PrimitiveStep::run);
    for (Run run : to.runs()) {
      if (run.inOrder()) {
        inLayouts
            .floats(run.place() * Float.BYTES, run.length())
            .put(flat.floats(run.flat() * Float.BYTES, run.length()));
      }
    }
    flat.close();
    return inLayouts;
  }

  /** State is made with its first use: a network that only predicts has none. */
  private void makeSlots() {
    if (slots.isEmpty() && updates.slots() > 0) {
      for (int i = 0; i < updates.slots(); i++) {
        slots.add(NativeBlock.zeroed(length * Float.BYTES));
      }
      clearState();
    }
  }

  private List<PrimitiveStep> copies(Blocked moved, NativeBlock own, boolean toFlat) {
    List<PrimitiveStep> steps = new ArrayList<>();
    for (WeightPlaces.Place place : moved.layouts().places()) {
      if (place.inOrder()) {
        continue;
      }
      Parameter parameter = place.parameter();
      memory inLayout = new memory(place.layout(), device.cpu(), own.at(place.offset()));
      memory inOrder =
          new memory(
              Descriptors.of(parameter.form()),
              device.cpu(),
              moved.gradient().at(updates.offset(parameter.name()) * Float.BYTES));
      steps.add(
          toFlat
              ? device.reorder(parameter.name(), inLayout, inOrder)
              : device.reorder(parameter.name(), inOrder, inLayout));
    }
    return steps;
  }

  private Blocked trained() {
    if (blocked == null) {
      throw new IllegalStateException("nothing has been trained yet");
    }
    return blocked;
  }

  /** Makes the gradient's memory free for a step. */
  public void beforeStep() {
    flush();
    staged = NOTHING;
    changed = true;
  }

  /** Whether weights have changed since the last call; makes them current. */
  public boolean takeChange() {
    flush();
    boolean was = changed;
    changed = false;
    return was;
  }

  private void flush() {
    if (dirty) {
      trained().fromFlat().get(staged - WEIGHTS).forEach(PrimitiveStep::run);
      dirty = false;
    }
  }

  /**
   * What parameters that are not in order have in the gradient's memory while it holds a vector.
   */
  private FloatBuffer staged(int vector, Blocked of) {
    if (staged != vector) {
      flush();
      of.toFlat().get(vector - WEIGHTS).forEach(PrimitiveStep::run);
      staged = vector;
    }
    return of.gradient().floats(0, length);
  }

  /** Copies a run of a vector in flat order. */
  private interface Copy {
    /** Between {@code own} at {@code at} and the other's next {@code count} numbers. */
    void copy(FloatBuffer own, int at, int count);
  }

  private void read(int vector, long offset, int count, FloatBuffer into) {
    walk(vector, offset, count, (own, at, n) -> into.put(own.slice(at, n)));
  }

  private void write(int vector, long offset, FloatBuffer values, int count) {
    walk(
        vector,
        offset,
        count,
        (own, at, n) -> {
          own.slice(at, n).put(values.slice(values.position(), n));
          values.position(values.position() + n);
        });
    dirty |= staged == vector;
    changed |= vector == WEIGHTS;
  }

  private void walk(int vector, long offset, int count, Copy copy) {
    Blocked now = blocked;
    if (now == null) {
      copy.copy(
          (vector == WEIGHTS ? weights : slots.get(vector)).floats(0, length), (int) offset, count);
      return;
    }
    for (Run run : now.runs()) {
      long from = Math.max(offset, run.flat());
      long to = Math.min(offset + count, run.flat() + run.length());
      if (from < to) {
        FloatBuffer own = run.inOrder() ? now.vectors().get(vector - WEIGHTS) : staged(vector, now);
        long at = run.inOrder() ? run.place() + from - run.flat() : from;
        copy.copy(own, (int) at, (int) (to - from));
      }
    }
  }

  /** Puts the updater's state back to what it begins with. */
  public void clearState() {
    makeSlots();
    for (UpdatePlan.State state : updates.states()) {
      float[] initial = new float[1 << 14];
      java.util.Arrays.fill(initial, state.initial());
      for (int slot = 0; slot < state.slots(); slot++) {
        for (long from = 0; from < state.length(); from += initial.length) {
          int count = (int) Math.min(initial.length, state.length() - from);
          write(slot, state.offset() + from, FloatBuffer.wrap(initial), count);
        }
      }
    }
    flush();
  }

  /** The gradient of the last step, in flat order. */
  public float[] gradient() {
    float[] values = new float[(int) length];
    NativeBlock spare = NativeBlock.zeroed(length * Float.BYTES);
    for (WeightPlaces.Place place : trained().layouts().places()) {
      Parameter parameter = place.parameter();
      memory from =
          new memory(place.layout(), device.cpu(), trained().gradient().at(place.offset()));
      memory to =
          new memory(
              Descriptors.of(parameter.form()),
              device.cpu(),
              spare.at(updates.offset(parameter.name()) * Float.BYTES));
      device.reorder(parameter.name(), from, to).run();
    }
    spare.floats(0, length).get(values);
    spare.close();
    return values;
  }

  public ParameterVector asWeights() {
    return new Weights();
  }

  public ParameterVector asState() {
    return new State();
  }

  private static void check(long offset, int count, long length) {
    if (offset < 0 || count > length - offset) {
      throw new IndexOutOfBoundsException(offset + " + " + count + " of " + length);
    }
  }

  /** All weights in flat order. */
  private final class Weights implements ParameterVector {
    @Override
    public long length() {
      return length;
    }

    @Override
    public void write(long offset, FloatBuffer values) {
      check(offset, values.remaining(), length);
      Parameters.this.write(WEIGHTS, offset, values, values.remaining());
    }

    @Override
    public void read(long offset, FloatBuffer into) {
      check(offset, into.remaining(), length);
      Parameters.this.read(WEIGHTS, offset, into.remaining(), into);
    }
  }

  /** Lets any thread read the weights, until another vector is read or a step is taken. */
  public void shareWeights() {
    Blocked now = blocked;
    if (now != null && !now.runs().stream().allMatch(Run::inOrder)) {
      staged(WEIGHTS, now);
    }
  }

  /** The updater's state as DL4J orders it: run by run, in each slot by slot. */
  private final class State implements ParameterVector {
    @Override
    public long length() {
      return updates.stateLength();
    }

    @Override
    public void write(long offset, FloatBuffer values) {
      check(offset, values.remaining(), length());
      makeSlots();
      walk(
          offset,
          values.remaining(),
          (slot, at, count) -> Parameters.this.write(slot, at, values, count));
    }

    @Override
    public void read(long offset, FloatBuffer into) {
      check(offset, into.remaining(), length());
      makeSlots();
      walk(
          offset,
          into.remaining(),
          (slot, at, count) -> Parameters.this.read(slot, at, count, into));
    }

    private void walk(long offset, int count, Visit visit) {
      long begin = 0;
      long end = offset + count;
      for (UpdatePlan.State state : updates.states()) {
        for (int slot = 0; slot < state.slots(); slot++) {
          long from = Math.max(offset, begin);
          long to = Math.min(end, begin + state.length());
          if (from < to) {
            visit.at(slot, (int) (state.offset() + from - begin), (int) (to - from));
          }
          begin += state.length();
        }
      }
    }
  }

  /** Sees one run of a slot, in flat order. */
  private interface Visit {
    void at(int slot, int offset, int count);
  }

  public long bytes() {
    long vectors = 1L + slots.size() + (blocked == null ? 0 : 1);
    return weights.bytes() * vectors;
  }

  @Override
  public void close() {
    weights.close();
    if (blocked != null) {
      blocked.gradient().close();
      blocked = null;
    }
    slots.forEach(NativeBlock::close);
    slots.clear();
  }
}

package org.meanfield.training.worker;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * What a worker leaves standing on its executor between the rounds of a run: its engine, and the
 * order of the epoch. Confined to the worker's thread.
 */
final class WorkerCache implements AutoCloseable {
  private @Nullable Engine engine;
  private int epoch = -1;
  private int[] order = new int[0];

  /** What was read of the engine's state when it had taken its last step, as long as others do. */
  private List<WeakReference<byte[]>> held = List.of();

  /**
   * An engine that has taken no step: the updater's first state is its own affair (RMSprop's is not
   * zero), and a desk may stand from before a rollback to the very beginning.
   */
  Engine newEngine(EngineName name, EngineSpec spec) {
    closeEngine();
    return engine(name, spec);
  }

  Engine engine(EngineName name, EngineSpec spec) {
    if (engine == null) {
      engine = Engines.create(name, spec);
    }
    return engine;
  }

  /**
   * Puts a state into the engine, unless the engine is in it: a state is the engine's where it is
   * made of the very arrays that were read of it, which a state that was rolled back, moved or left
   * out never is. After it the engine takes steps.
   */
  void takeUpState(List<byte[]> state, Engine into) {
    boolean same = state.size() == held.size();
    for (int piece = 0; same && piece < state.size(); piece++) {
      same = held.get(piece).refersTo(state.get(piece));
    }
    if (!same) {
      OptimizerStateCodec.write(state, into);
    }
    held = List.of();
  }

  /** The engine is about to leave the state that was read of it. */
  void letGoOfState() {
    held = List.of();
  }

  /** The engine's state, after the last step of a round. */
  List<byte[]> readState(Engine of) {
    List<byte[]> state = OptimizerStateCodec.read(of);
    held = state.stream().map(WeakReference::new).toList();
    return state;
  }

  /** The order in which this worker goes through its share in an epoch. */
  int[] order(PartitionReader<?> reader, long seed, int ofEpoch, int worker, int examples) {
    if (epoch != ofEpoch || order.length != examples) {
      order = reader.order(seed, ofEpoch, worker, examples);
      epoch = ofEpoch;
    }
    return order;
  }

  @Override
  public void close() {
    closeEngine();
  }

  private void closeEngine() {
    if (engine != null) {
      engine.close();
      engine = null;
      held = List.of();
    }
  }
}

package org.meanfield.training.worker;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput.WeightReader;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.compute.engine.Engine;
import org.meanfield.config.AveragingRecipe.OptimizerState;

/**
 * The way of a worker's updater state from one round to the next: kept as the worker's own,
 * averaged with the others' behind the weights, or not at all. How many steps the worker has taken
 * goes with it in any case, since schedules go by that.
 */
record OptimizerStatePolicy(OptimizerState rule, WorkerCache desk) {
  /**
   * What a worker leaves.
   *
   * @param state for itself
   * @param averaged reads its weights and, behind them, state for the mean
   */
  record Left(List<byte[]> state, WeightReader averaged) {}

  /**
   * Puts the engine into the state that the round begins with; not in the worker's first round. Who
   * was left out of that has no moments to keep yet: they begin.
   */
  void enter(RoundInput round, Engine engine) {
    boolean keeps = rule == OptimizerState.KEEP;
    if (keeps
        && (OptimizerStateCodec.hasMoments(round.state()) || engine.updaterState().length() == 0)) {
      desk.takeUpState(round.state(), engine);
      return;
    }
    OptimizerStateCodec.writeSteps(round.state(), engine);
    if (keeps || rule == OptimizerState.RESET) {
      desk.letGoOfState();
      engine.restartUpdater();
      return;
    }
    SliceLayout layout = round.layout();
    for (int slice = layout.slices(); slice < layout.all(); slice++) {
      engine.updaterState().write(layout.offset(slice) - layout.length(), round.slice(slice));
    }
  }

  /**
   * Takes the engine's state after the last step of a round; its weights may be shared after it.
   */
  Left leave(SliceLayout layout, Engine engine) {
    WeightReader weights = engine.weights()::read;
    return switch (rule) {
      case KEEP -> new Left(desk.readState(engine), weights);
      case RESET -> new Left(OptimizerStateCodec.steps(engine.iteration()), weights);
      case AVERAGE -> {
        requireSame(layout, engine);
        List<byte[]> moments = OptimizerStateCodec.read(engine);
        yield new Left(
            OptimizerStateCodec.steps(engine.iteration()),
            (offset, into) -> read(weights, moments, offset, layout.length(), into));
      }
    };
  }

  private static void read(
      WeightReader weights, List<byte[]> moments, long offset, long length, FloatBuffer into) {
    if (offset < length) {
      weights.read(offset, into);
    } else {
      OptimizerStateCodec.readMoments(moments, offset - length, into);
    }
  }

  private static void requireSame(SliceLayout layout, Engine engine) {
    if (layout.state().length() != engine.updaterState().length()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the updater has %d numbers of state, expected %d",
              engine.updaterState().length(),
              layout.state().length()));
    }
  }
}

package org.meanfield.forecast;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.averaging.LocalOutcome;
import org.meanfield.averaging.LocalRound;
import org.meanfield.averaging.LocalTraining;

/**
 * A worker that takes its weights over and gives them back, with an updater's state, as one that
 * trains does, but takes no step: what is left of a round is averaging.
 *
 * @param statePieces of the updater's state
 * @param stateBytes of each piece
 */
record StandIn(int statePieces, int stateBytes) implements LocalTraining<byte[]> {
  /** A worker keeps its thread, and an engine its memory, from round to round. */
  private static final ThreadLocal<float[]> WEIGHTS = ThreadLocal.withInitial(() -> new float[0]);

  private static final ThreadLocal<byte[]> STATE = ThreadLocal.withInitial(() -> new byte[0]);

  @Override
  public LocalOutcome train(LocalRound round, List<byte[]> share) {
    int length = Math.toIntExact(round.layout().length());
    float[] weights = WEIGHTS.get().length == length ? WEIGHTS.get() : new float[length];
    WEIGHTS.set(weights);
    for (int slice = 0; slice < round.layout().slices(); slice++) {
      round
          .slice(slice)
          .get(
              0,
              weights,
              Math.toIntExact(round.layout().offset(slice)),
              round.layout().length(slice));
    }
    byte[] state = STATE.get().length == stateBytes ? STATE.get() : new byte[stateBytes];
    STATE.set(state);
    // What it left in the last round is still in the engine; only its copy travels.
    List<byte[]> left = new ArrayList<>();
    for (int piece = 0; piece < statePieces; piece++) {
      left.add(state.clone());
    }
    return new LocalOutcome(1, 0, (offset, into) -> read(weights, offset, into), left, new byte[0]);
  }

  private static void read(float[] weights, long offset, FloatBuffer into) {
    into.duplicate().put(weights, Math.toIntExact(offset), into.remaining());
  }
}

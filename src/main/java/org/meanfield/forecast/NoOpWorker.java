package org.meanfield.forecast;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.WorkerTask;

/**
 * A worker that takes its weights over and gives them back, and leaves an updater's state, as one
 * that trains does, but takes no step: what is left of a round is averaging. What it says that it
 * computed is the taking over and the leaving.
 *
 * @param state numbers of the updater's, which stay in the engine: they are read, never written
 */
record NoOpWorker(long state) implements WorkerTask<byte[]> {
  /** As long as the pieces of a worker's state. */
  private static final int PIECE = SliceLayout.MAX_SLICE_WEIGHTS;

  /** A worker keeps its thread, and an engine its memory, from round to round. */
  private static final ThreadLocal<float[]> WEIGHTS = ThreadLocal.withInitial(() -> new float[0]);

  private static final ThreadLocal<float[]> STATE = ThreadLocal.withInitial(() -> new float[0]);

  @Override
  public RoundOutput train(RoundInput round, List<byte[]> share) {
    int length = Math.toIntExact(round.layout().length());
    float[] weights = grown(WEIGHTS, length);
    float[] moments = grown(STATE, Math.toIntExact(state));
    long begun = System.nanoTime();
    for (int slice = 0; slice < round.layout().slices(); slice++) {
      int offset = Math.toIntExact(round.layout().offset(slice));
      round.slice(slice).get(0, weights, offset, round.layout().length(slice));
    }
    List<byte[]> left = new ArrayList<>();
    for (int from = 0; from < state; from += PIECE) {
      byte[] piece = new byte[(int) Math.min(PIECE, state - from) * Float.BYTES];
      read(moments, from, LittleEndian.floats(piece));
      left.add(piece);
    }
    long nanos = System.nanoTime() - begun;
    return new RoundOutput(
        1, nanos, (offset, into) -> read(weights, offset, into), left, new byte[0]);
  }

  private static float[] grown(ThreadLocal<float[]> held, int length) {
    float[] numbers = held.get().length < length ? new float[length] : held.get();
    held.set(numbers);
    return numbers;
  }

  private static void read(float[] weights, long offset, FloatBuffer into) {
    into.duplicate().put(weights, Math.toIntExact(offset), into.remaining());
  }
}

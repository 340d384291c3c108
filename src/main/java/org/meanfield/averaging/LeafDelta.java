package org.meanfield.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** What one worker says of a slice: a {@link TreeNode} of its own, at the bottom of the tree. */
final class LeafDelta {
  /** Numbers a pass: a call into the engine each. */
  private static final int CHUNK = 4096;

  private final LocalRound round;
  private final LocalOutcome outcome;
  private final float[] now = new float[CHUNK];
  private final float[] base = new float[CHUNK];
  private final float[] broken = new float[CHUNK];
  private final Codec codec;

  /** Of a worker with examples; used on its thread. */
  LeafDelta(LocalRound round, LocalOutcome outcome, Codec codec) {
    this.round = round;
    this.outcome = outcome;
    this.codec = codec;
  }

  /** Of its worker. */
  long examples() {
    return outcome.examples();
  }

  /**
   * The values of a node, rounded as they travel.
   *
   * @return false: they are no finite numbers, and what is in {@code into} means nothing
   */
  boolean write(int slice, FloatBuffer into) {
    int length = round.layout().length(slice);
    FloatBuffer before = round.slice(slice);
    float weight = outcome.examples();
    Arrays.fill(broken, 0f);
    for (int from = 0; from < length; from += CHUNK) {
      int n = Math.min(CHUNK, length - from);
      outcome.weights().read(round.layout().offset(slice) + from, FloatBuffer.wrap(now, 0, n));
      before.get(from, base, 0, n);
      for (int i = 0; i < n; i++) {
        now[i] = (now[i] - base[i]) * weight;
        // What is no finite number, times zero, is none; its sums are none either. One sum for each
        // place, since Java's compiler makes no vector instructions of a single sum.
        broken[i] += 0f * now[i];
      }
      codec.round(now);
      into.put(from, now, 0, n);
    }
    for (RunningMoments moments : round.layout().moments(slice)) {
      writeSquares(moments, slice, into);
    }
    return isFinite();
  }

  private boolean isFinite() {
    float sum = 0;
    for (float each : broken) {
      sum += each;
    }
    return sum == 0;
  }

  private void writeSquares(RunningMoments moments, int slice, FloatBuffer into) {
    float[] variances = new float[moments.count()];
    outcome
        .weights()
        .read(round.layout().offset(slice) + moments.variance(), FloatBuffer.wrap(variances));
    for (int i = 0; i < variances.length; i++) {
      variances[i] = (float) (outcome.examples() * moments.storage().variance(variances[i]));
    }
    codec.round(variances);
    into.put(Math.toIntExact(moments.variance()), variances);
  }
}
